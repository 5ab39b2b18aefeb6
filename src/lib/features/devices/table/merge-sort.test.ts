import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Turns } from '$lib/platform/turns';
import { sortInTurns } from './merge-sort';

const always = (): boolean => true;

/** Turns that are over at every look: the most that can come in between. */
function shortTurns(): { readonly turns: Turns; readonly given: () => number } {
  let now = 0;
  let given = 0;
  const next = (): Promise<void> => {
    given++;
    return Promise.resolve();
  };
  return { turns: new Turns(() => (now += 100), next), given: () => given };
}

it('sorts as the browser does, equal ones as they were', async () => {
  const item = fc.record({ key: fc.nat({ max: 50 }), name: fc.nat() });
  const byKey = (a: { key: number }, b: { key: number }): number => a.key - b.key;
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 2_000, size: 'max' }), async (items) => {
      const { turns } = shortTurns();
      expect(await sortInTurns(items, byKey, turns, always)).toEqual(items.toSorted(byKey));
    }),
    { numRuns: 30 },
  );
});

it('gives turns, and stops if nobody waits for it any more', async () => {
  const items = Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 5_000);
  const { turns, given } = shortTurns();
  const sorted = await sortInTurns(items, (a, b) => a - b, turns, always);
  expect(sorted).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  expect(given()).toBeGreaterThan(50);
  for (const most of [3, 30]) {
    const { turns: others, given: so } = shortTurns();
    expect(
      await sortInTurns(
        items,
        (a, b) => a - b,
        others,
        () => so() < most,
      ),
    ).toBeNull();
    expect(so()).toBe(most);
  }
});
