import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PlanAction } from '../plans/types';
import { keptActivity } from '../storage/activity';
import { keepJournal, keptJournal } from '../storage/journals';
import type { ActionSubject, ReportSubject } from '../storage/outbox-record';
import { keptJournalState } from '../testing/kept-records';
import { alice, bob, freshDatabase, meter, valve } from '../testing/database';
import { TestClock } from '../testing/clock';
import type { AccountScope } from '../storage/scope';
import { countEntries } from './counts';
import { Outbox, type NewEntry, type OutboxDependencies } from './outbox';

afterEach(() => vi.restoreAllMocks());

export function report(name: string): ReportSubject {
  return { kind: 'report', componentNo: 'M', report: name };
}

export function action(name: PlanAction, planId = '1'): ActionSubject {
  return { kind: 'action', planId, action: name, appointment: null, sendWhenever: false };
}

async function submitOne(outbox: Outbox, scope: AccountScope, entry: NewEntry) {
  const { entries, saved } = await outbox.submit(scope, [entry]);
  return { id: entries[0]!.id, saved };
}

const isHeld = (outbox: Outbox) => (id: string) => outbox.held.some(({ record }) => record.id === id);

function setUp(over: Partial<OutboxDependencies> = {}) {
  const clock = new TestClock();
  const database = freshDatabase();
  const onChange = vi.fn();
  const makeRoom = vi.fn(() => Promise.resolve(0));
  const outbox = new Outbox({ database, clock, onChange, makeRoom, ...over });
  return { clock, database, onChange, makeRoom, outbox };
}

describe('an entry', () => {
  it('is saved with its history and its journal in one strict transaction', async () => {
    const { clock, database, outbox } = setUp();
    await keepJournal(database, alice, { ...meter, state: keptJournalState(1), now: 1 });
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const facts = { who: 'Alice', deviceName: 'Meter', fromVersion: '1', toVersion: '2', durationMs: 5 };
    const entry = { ...meter, subject: report('succeeded'), facts, journalState: keptJournalState(2) };
    const { id, saved } = await submitOne(outbox, alice, entry);
    expect(saved).toBe(true);
    expect(transaction.mock.calls).toEqual([
      [['outbox', 'activity', 'journals', 'parked'], 'readwrite', { durability: 'strict' }],
    ]);
    const now = clock.now();
    expect(await outbox.entries(alice)).toMatchObject([
      { id, sequence: 1, state: 'waiting', decidedAt: now },
    ]);
    expect(await keptActivity(database, alice)).toMatchObject([
      {
        id,
        ...facts,
        what: 'succeeded',
        kind: 'report',
        happenedAt: now,
        acceptedAt: null,
        outcome: 'waiting',
      },
    ]);
    expect(await keptJournal(database, alice, meter)).toMatchObject({
      state: { startedAt: 2 },
      reports: [{ id, report: 'succeeded', savedAt: now, acceptedAt: null }],
    });
  });

  it('is nothing at all where the transaction fails', async () => {
    const { database, outbox } = setUp();
    const journalState = { ...keptJournalState(), f: () => undefined };
    const uncloneable = { ...meter, subject: report('failed'), facts: {}, journalState };
    await expect(submitOne(outbox, alice, uncloneable)).rejects.toMatchObject({ code: 'internal' });
    expect(await outbox.entries(alice)).toEqual([]);
    expect(await keptActivity(database, alice)).toEqual([]);
    expect(await keptJournal(database, alice, meter)).toBeNull();
  });

  it('keeps the order of the calls', async () => {
    const { outbox } = setUp();
    const names = ['confirmed', 'downloading', 'transferring', 'succeeded'];
    await Promise.all(
      names.map((name) => submitOne(outbox, alice, { ...meter, subject: report(name), facts: {} })),
    );
    expect((await outbox.entries(alice)).map(({ subject }) => (subject as ReportSubject).report)).toEqual(
      names,
    );
  });

  it('is parked at once where its report is known to have no code', async () => {
    const { database, outbox } = setUp({ configured: () => new Set(['confirmed']) });
    await submitOne(outbox, alice, { ...meter, subject: report('downloading'), facts: {} });
    await submitOne(outbox, alice, { ...meter, subject: report('confirmed'), facts: {} });
    expect(countEntries(await outbox.entries(alice), isHeld(outbox))).toEqual({
      waiting: 1,
      refused: 0,
      unconfigured: 1,
      held: 0,
    });
    expect((await keptActivity(database, alice)).map(({ outcome }) => outcome).sort()).toEqual([
      'unconfigured',
      'waiting',
    ]);
  });
});

describe('a decision', () => {
  it('replaces what was not sent of the same plan, and nothing else', async () => {
    const { database, outbox } = setUp();
    const enqueue = (scope: typeof alice, device: typeof meter, name: PlanAction, planId?: string) =>
      submitOne(outbox, scope, { ...device, subject: action(name, planId), facts: {} });
    const first = await enqueue(alice, meter, 'confirm');
    await submitOne(outbox, alice, { ...meter, subject: report('confirmed'), facts: {} });
    const others = [
      await enqueue(alice, valve, 'confirm'),
      await enqueue(alice, meter, 'confirm', '2'),
      await enqueue(bob, meter, 'confirm'),
    ];
    const last = await enqueue(alice, meter, 'cancel');
    const ids = [...(await outbox.entries(alice)), ...(await outbox.entries(bob))].map(({ id }) => id);
    expect(ids).not.toContain(first.id);
    for (const { id } of [...others, last]) expect(ids).toContain(id);
    const line = (await keptActivity(database, alice)).find(({ id }) => id === first.id);
    expect(line).toMatchObject({ outcome: 'replaced', acceptedAt: null });
  });

  it('can be withdrawn until it is sent; a report cannot', async () => {
    const { database, outbox } = setUp();
    const { id } = await submitOne(outbox, alice, { ...meter, subject: action('confirm'), facts: {} });
    const fact = await submitOne(outbox, alice, { ...meter, subject: report('confirmed'), facts: {} });
    expect(await outbox.withdraw(bob, [id])).toEqual([]);
    expect(await outbox.withdraw(alice, [fact.id])).toEqual([]);
    expect(await outbox.withdraw(alice, [id])).toEqual([id]);
    expect(await outbox.withdraw(alice, [id])).toEqual([]);
    const line = (await keptActivity(database, alice)).find((each) => each.id === id);
    expect(line).toMatchObject({ outcome: 'withdrawn' });
    expect(await outbox.sendAgain(alice, fact.id)).toBe(false);
    expect(await outbox.drop(alice, fact.id)).toBe(true);
    expect(await outbox.entries(alice)).toEqual([]);
  });
});

describe('a full disk', () => {
  /** Refuses entries while `full`. */
  function disk() {
    const state = { full: true };
    const { put } = { put: Reflect.get(IDBObjectStore.prototype, 'put') };
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...parameters
    ) {
      if (state.full && this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, parameters);
    });
    return state;
  }

  it('makes room first', async () => {
    const state = disk();
    const makeRoom = vi.fn(() => {
      state.full = false;
      return Promise.resolve(1);
    });
    const { outbox } = setUp({ makeRoom });
    const { saved } = await submitOne(outbox, alice, { ...meter, subject: report('confirmed'), facts: {} });
    expect(saved).toBe(true);
    expect(outbox.held).toHaveLength(0);
  });

  it('holds entries in memory, in order, until there is room', async () => {
    const state = disk();
    const { clock, database, outbox, onChange } = setUp();
    const decidedAt = clock.now();
    const first = await submitOne(outbox, alice, { ...meter, subject: report('confirmed'), facts: {} });
    expect(first.saved).toBe(false);
    expect(outbox.held).toHaveLength(1);
    expect(countEntries(await outbox.entries(alice), isHeld(outbox))).toMatchObject({ waiting: 1, held: 1 });
    expect(countEntries(await outbox.entries(bob), isHeld(outbox))).toMatchObject({ waiting: 0, held: 0 });
    expect(await keptActivity(database, alice)).toEqual([]);
    await outbox.flush();
    expect(outbox.held).toHaveLength(1);

    state.full = false;
    clock.advance(5_000);
    const second = await submitOne(outbox, alice, { ...meter, subject: report('downloading'), facts: {} });
    expect(second.saved).toBe(true);
    expect(outbox.held).toHaveLength(0);
    expect(await outbox.entries(alice)).toMatchObject([{ id: first.id, decidedAt }, { id: second.id }]);
    expect(onChange).toHaveBeenCalled();
  });

  it('leaves a newer journal as it is, and adds only that the report was kept', async () => {
    const state = disk();
    const { clock, database, outbox } = setUp();
    const held = { ...meter, subject: report('confirmed'), facts: {}, journalState: keptJournalState(1) };
    const { id } = await submitOne(outbox, alice, held);
    state.full = false;
    clock.advance(1_000);
    await keepJournal(database, alice, { ...meter, state: keptJournalState(2), now: clock.now() });
    await outbox.flush();
    expect(outbox.held).toHaveLength(0);
    expect(await keptJournal(database, alice, meter)).toMatchObject({
      state: { startedAt: 2 },
      reports: [{ id, report: 'confirmed' }],
      updatedAt: clock.now(),
    });
  });

  it('writes a journal late where there is none, but none that was ended meanwhile', async () => {
    const state = disk();
    const { database, outbox } = setUp();
    for (const device of [meter, valve]) {
      const subject = report('succeeded');
      await submitOne(outbox, alice, { ...device, subject, facts: {}, journalState: keptJournalState(3) });
    }
    await outbox.endJournal(alice, meter);
    state.full = false;
    await outbox.flush();
    expect(await outbox.entries(alice)).toHaveLength(2);
    expect(await keptJournal(database, alice, meter)).toBeNull();
    expect(await keptJournal(database, alice, valve)).toMatchObject({ state: { startedAt: 3 } });
  });
});
