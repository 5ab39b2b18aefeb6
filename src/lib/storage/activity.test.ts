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
import { activityToCsv, activityToJson } from './activity-export';
import type { ActivityRecord } from './activity-record';
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

describe('an export', () => {
  const record: ActivityRecord = {
    ...line('id-1', Date.UTC(2026, 0, 2, 3, 4, 5)),
    ...alice,
    outcome: 'accepted',
    acceptedAt: null,
    refusal: null,
    durationMs: 61_500,
  };

  it.each([
    ['plain', 'plain'],
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['', ''],
  ])('writes the cell %j safely', (deviceName, cell) => {
    const csv = activityToCsv([{ ...record, deviceName }]);
    expect(csv).toContain(`,confirm,,${cell},p1,AABBCCDD0011,,1,,,61.5,false,,,id-1\r\n`);
  });

  it('begins with a byte order mark and its columns', () => {
    const csv = activityToCsv([record]);
    expect(csv.startsWith('\uFEFFhappened,accepted,outcome,kind,what,who,device,')).toBe(true);
    expect(csv.split('\r\n')[1]).toMatch(/^2026-01-02T03:04:05.000Z,,accepted,action,confirm,/);
  });

  it('is JSON with the same names, text as it is', () => {
    const [object] = JSON.parse(activityToJson([{ ...record, who: '=x' }])) as Record<string, unknown>[];
    expect(object).toMatchObject({
      happened: '2026-01-02T03:04:05.000Z',
      accepted: null,
      who: '=x',
      seconds: 61.5,
    });
  });
});
