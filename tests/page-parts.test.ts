import { expect, it } from 'vitest';
import { join } from '../scripts/page-parts.mjs';

const part = (users: string, weight: number, id: string) => ({
  users: new Set(Array.from(users, Number)),
  weight,
  ids: [id],
});

it('joins what costs less than a request, and leaves apart what would cost pages more that do not need it', () => {
  const joined = join(
    [
      part('0', 40, 'list'),
      part('012', 900, 'words'),
      part('01', 10, 'badge'),
      part('02', 20, 'field'),
      part('2', 800, 'upgrade'),
    ],
    { request: 100, times: () => 1 },
  );
  expect(joined.map(({ users, ids }) => [users.size, ids.toSorted()])).toEqual([
    [3, ['badge', 'field', 'list', 'words']],
    [1, ['upgrade']],
  ]);
});

it('joins nothing if requests cost nothing, and what most pages need comes first', () => {
  const parts = [part('0', 10, 'a'), part('01', 20, 'b'), part('1', 30, 'c')];
  expect(join(parts, { request: 0, times: () => 1 }).map(({ ids }) => ids)).toEqual([['b'], ['c'], ['a']]);
});

it('spares most whoever loads most often', () => {
  const parts = [part('01', 10, 'badge'), part('1', 60, 'upgrade')];
  const joined = (often: number) =>
    join(parts, { request: 100, times: (user) => (user === often ? 3 : 1) }).map(({ ids }) => ids);
  expect(joined(0)).toEqual([['badge'], ['upgrade']]);
  expect(joined(1)).toEqual([['badge', 'upgrade']]);
});
