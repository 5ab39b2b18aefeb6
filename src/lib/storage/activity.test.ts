import { describe, expect, it } from 'vitest';
import {
  endActivity,
  keepActivity,
  MAX_ACTIVITY_AGE,
  MAX_ACTIVITY_ENTRIES,
  noFacts,
  pruneActivity,
  keptActivity,
  type NewActivity,
} from './activity';
import { alice, bob, freshDatabase, meter } from '../testing/database';

function line(id: string, happenedAt: number): NewActivity {
  return {
    ...meter,
    ...noFacts,
    ...{
      id,
      happenedAt,
      kind: 'action',
      what: 'confirm',
      action: 'confirm',
      appointment: null,
      planId: '1',
      componentNo: null,
    },
  };
}

describe('the history', () => {
  it('is told newest first, per account', async () => {
    const database = freshDatabase();
    for (const at of [3, 1, 2])
      await keepActivity(database, alice, line(`a${at}`, at), { outcome: 'accepted' });
    await keepActivity(database, bob, line('b', 9), { outcome: 'accepted' });
    expect((await keptActivity(database, alice)).map(({ id }) => id)).toEqual(['a3', 'a2', 'a1']);
  });

  it('fills in how a line ended, and does not bring back one that age removed', async () => {
    const database = freshDatabase();
    await keepActivity(database, alice, line('a', 1), { outcome: 'waiting' });
    await database.write(['activity'], async (transaction) => {
      await endActivity(transaction, alice, 'a', { outcome: 'accepted', acceptedAt: 7 });
      await endActivity(transaction, alice, 'gone', { outcome: 'accepted', acceptedAt: 7 });
    });
    const lines = await keptActivity(database, alice);
    expect(lines).toMatchObject([{ id: 'a', outcome: 'accepted', acceptedAt: 7, happenedAt: 1 }]);
  });

  it('keeps a year and what still waits', async () => {
    const database = freshDatabase();
    const now = MAX_ACTIVITY_AGE + 100;
    await keepActivity(database, alice, line('old', 99), { outcome: 'accepted' });
    await keepActivity(database, alice, line('waiting', 98), { outcome: 'waiting' });
    await keepActivity(database, alice, line('in time', 100), { outcome: 'accepted' });
    await keepActivity(database, bob, line('other', 1), { outcome: 'accepted' });
    await pruneActivity(database, alice, now);
    expect((await keptActivity(database, alice)).map(({ id }) => id)).toEqual(['in time', 'waiting']);
    expect(await keptActivity(database, bob)).toHaveLength(1);
  });

  it('keeps 10,000 lines', async () => {
    const database = freshDatabase();
    await database.write(['activity'], async (transaction) => {
      const store = transaction.objectStore('activity');
      for (let at = 0; at < MAX_ACTIVITY_ENTRIES + 3; at += 1) {
        void store.put({
          ...line(`${at}`, at),
          ...alice,
          ...{ outcome: 'accepted', acceptedAt: at, refusal: null },
        });
      }
      await store.count();
    });
    await pruneActivity(database, alice, MAX_ACTIVITY_ENTRIES);
    const lines = await keptActivity(database, alice);
    expect(lines).toHaveLength(MAX_ACTIVITY_ENTRIES);
    expect(lines.at(-1)!.id).toBe('3');
  });
});
