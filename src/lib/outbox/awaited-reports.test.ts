import { describe, expect, it } from 'vitest';
import type { OutboxRecord } from '../storage/outbox-record';
import { alice, bob, freshDatabase, meter, valve } from '../testing/database';
import { TestClock } from '../testing/clock';
import { awaitsReport } from './awaited-reports';
import { Outbox, type NewEntry } from './outbox';

const report = (name: string): NewEntry => ({
  ...meter,
  subject: { kind: 'report', componentNo: 'M', report: name },
  facts: {},
});

/** Whether a report of the meter's is awaited, once it has been submitted and has met such a thing. */
async function awaited(name: string, met: Partial<OutboxRecord>, offline = false): Promise<boolean> {
  const database = freshDatabase();
  const outbox = new Outbox({ database, clock: new TestClock(), makeRoom: () => Promise.resolve(0) });
  const { entries } = await outbox.submit(alice, [report(name)]);
  await outbox.change(entries.map((entry) => ({ entry, to: (now) => ({ now: { ...now, ...met } }) })));
  return awaitsReport(database, alice, meter, offline);
}

describe('a report that is still to arrive', () => {
  it.each([
    ['succeeded', {}],
    ['succeeded', { lastFailure: 'offline' }],
    ['succeeded', { lastFailure: 'session-expired' }],
    ['succeeded', { uncertain: true, lastFailure: 'upstream-unavailable' }],
    ['failed', {}],
    ['failed', { uncertain: true }],
    ['failed', { lastFailure: 'too-many-requests' }],
  ] as const)('is awaited: %s that has met %o', async (name, met) => {
    expect(await awaited(name, met)).toBe(true);
  });

  it.each([
    ['failed', { lastFailure: 'offline' }],
    ['transferring', { uncertain: true, lastFailure: 'upstream-unavailable' }],
    ['succeeded', { state: 'refused' }],
    ['succeeded', { state: 'unconfigured' }],
  ] as const)('is not: %s that has met %o', async (name, met) => {
    expect(await awaited(name, met)).toBe(false);
  });

  it('is only a success if nothing answers: whoever has failed may try again', async () => {
    expect(await awaited('failed', {}, true)).toBe(false);
    expect(await awaited('succeeded', {}, true)).toBe(true);
  });

  it('is of that device and account, and a report', async () => {
    const database = freshDatabase();
    const outbox = new Outbox({ database, clock: new TestClock(), makeRoom: () => Promise.resolve(0) });
    await outbox.submit(alice, [
      { ...report('succeeded'), ...valve },
      { ...meter, subject: { kind: 'auto-confirmation', on: true }, facts: {} },
    ]);
    await outbox.submit(bob, [report('succeeded')]);
    expect(await awaitsReport(database, alice, meter, false)).toBe(false);
    expect(await awaitsReport(database, alice, valve, false)).toBe(true);
  });
});
