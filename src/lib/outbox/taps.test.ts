import { describe, expect, it, vi } from 'vitest';
import { lockNames } from '../platform/locks';
import { alice, bob, meter, valve } from '../testing/database';
import { idle } from '../testing/clock';
import type { OutboxSubject } from '../storage/outbox-record';
import { Sender } from './sender';
import { Outbox } from './outbox';
import { UNHEARD_AFTER } from './rules';
import { standingOf } from './standing';
import { setUp } from './testing/sender';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ productKey: 'p', deviceKey: `d${index}` }));

const confirmation: OutboxSubject = {
  ...({ kind: 'action', planId: '1', action: 'confirm' } as const),
  ...{ appointment: null, sendWhenever: false },
};

describe('a decision whose person waits', () => {
  it('goes out at once, without a question first', async () => {
    const { center, sender, tap, outcome, effects } = setUp();
    // A read would meet this.
    center.faults = ['malformed'];
    const [id = ''] = await tap('confirm');
    await sender.run('decided');
    expect(effects()).toEqual(['confirm']);
    expect(center.arrived).toEqual([id]);
    expect(await outcome(id)).toMatchObject({ outcome: 'waiting' });
  });

  it('goes out whatever back-off stands, after what waits of its device', async () => {
    const { center, sender, act, submit, tap, effects } = setUp();
    center.faults = ['busy', 'busy'];
    await act('confirm');
    await sender.run('start');
    await sender.run('online');
    expect(effects()).toEqual([]);
    center.faults = [];
    await tap('confirm', valve);
    await sender.run('decided');
    expect(effects()).toEqual(['confirm']);
    // About the device, not about the plan: it does not take the place of what waits.
    await submit({ ...meter, subject: { kind: 'auto-confirmation', on: true }, facts: {} });
    await sender.run('decided');
    expect(effects()).toEqual(['confirm', 'confirm', 'auto-on']);
  });

  it('is its own again if it certainly did not arrive, and is never sent later', async () => {
    const { center, clock, sender, outbox, tap, outcome, effects } = setUp();
    center.faults = ['busy'];
    const [id = ''] = await tap('confirm');
    await sender.run('decided');
    expect(await outcome(id)).toMatchObject({ outcome: 'refused', refusal: { code: 'too-many-requests' } });
    expect(await outbox.entries(alice)).toEqual([]);
    clock.advance(10 * UNHEARD_AFTER);
    await sender.run('online');
    expect(effects()).toEqual([]);
  });

  it('is asked about if it may have arrived, after 3 s and then with doubling pauses', async () => {
    const { center, clock, sender, outbox, tap, outcome } = setUp();
    center.faults = ['lost answer', 'lost request'];
    const [id = ''] = await tap('confirm');
    await sender.run('decided');
    const [entry] = await outbox.entries(alice);
    expect(standingOf(entry!)).toMatchObject({ kind: 'unknown' });
    expect(clock.nextIn).toBe(3_000);
    clock.advance(3_000);
    await idle(30);
    expect(clock.nextIn).toBe(6_000);
    clock.advance(6_000);
    await idle(30);
    expect(center.arrived).toHaveLength(1);
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
    expect(clock.nextIn).toBeNull();
  });

  it('is its own again once the plan shows that nothing comes of it', async () => {
    const { center, clock, sender, outbox, tap, outcome } = setUp();
    center.faults = ['lost write'];
    const [id = ''] = await tap('confirm');
    await sender.run('decided');
    for (let waited = 0; waited < 2 * UNHEARD_AFTER; waited += 3_000) {
      clock.advance(3_000);
      await idle(20);
    }
    expect(await outcome(id)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'decision-without-effect' },
    });
    expect(await outbox.entries(alice)).toEqual([]);
    expect(center.arrived).toEqual([]);
  });

  it('is refused in the words of the platform, and not parked', async () => {
    const { center, sender, outbox, tap, outcome } = setUp();
    center.faults = ['refused'];
    const [id = ''] = await tap('confirm');
    await sender.run('decided');
    expect(await outcome(id)).toMatchObject({
      outcome: 'refused',
      refusal: { upstreamCode: '5041', message: 'no', requestId: 'r1' },
    });
    expect(await outbox.entries(alice)).toEqual([]);
  });

  it('waits for its session, and goes on when there is one', async () => {
    const { center, sender, tap, outcome, outbox } = setUp();
    center.session = null;
    const [id = ''] = await tap('confirm');
    expect(await sender.run('decided')).toMatchObject({ waitsFor: { code: 'session-expired' } });
    const [entry] = await outbox.entries(alice);
    expect(standingOf(entry!)).toMatchObject({ kind: 'waiting', why: 'session' });
    center.session = 'alice';
    await sender.run('signed-in');
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
  });

  it('is not sent in the name of somebody else, and is its own again', async () => {
    const { center, sender, tap, outcome } = setUp();
    center.session = bob.account;
    const [id = ''] = await tap('confirm');
    await sender.run('decided');
    expect(await outcome(id)).toMatchObject({ outcome: 'refused', refusal: { code: 'account-changed' } });
  });

  it('is left alone by other pages while its own is open, and given back when that is gone', async () => {
    const { center, clock, database, dependencies, tabs, tap, outbox, outcome } = setUp();
    const page = tabs.tab();
    void page.hold(lockNames.page('gone'), () => new Promise(() => undefined));
    const gone = new Outbox({ database, clock, page: 'gone', makeRoom: () => Promise.resolve(0) });
    const { entries } = await gone.submit(alice, [{ ...valve, subject: confirmation, facts: {} }]);
    const sender = new Sender(dependencies);
    await tap('confirm');
    await sender.run('start');
    expect(center.effects.map(({ device }) => device)).toEqual([meter.deviceKey]);
    page.end();
    await sender.run('start');
    expect(await outcome(entries[0]!.id)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'decision-not-sent' },
    });
    expect(center.effects).toHaveLength(1);
    // Nobody was there to be told: it is parked where a person finds it, and goes out only if they say so.
    expect(await outbox.entries(alice)).toMatchObject([{ id: entries[0]!.id, state: 'refused', page: null }]);
    await sender.run('online');
    expect(center.effects).toHaveLength(1);
    expect(await outbox.sendAgain(alice, entries[0]!.id)).toBe(true);
    await sender.run('decided');
    expect(center.effects.map(({ device }) => device)).toEqual([meter.deviceKey, valve.deviceKey]);
    expect(await outcome(entries[0]!.id)).toMatchObject({ outcome: 'accepted' });
  });

  it('that went out from a page that is gone is asked about, and parked once nothing comes of it', async () => {
    const { center, clock, database, dependencies, tabs, outbox, outcome } = setUp();
    const page = tabs.tab();
    void page.hold(lockNames.page('gone'), () => new Promise(() => undefined));
    const gone = new Outbox({ database, clock, page: 'gone', makeRoom: () => Promise.resolve(0) });
    center.faults = ['lost request'];
    const { entries } = await gone.submit(alice, [{ ...valve, subject: confirmation, facts: {} }]);
    await new Sender({ ...dependencies, outbox: gone, locks: page }).run('decided');
    page.end();
    const sender = new Sender(dependencies);
    await sender.run('start');
    for (let waited = 0; waited < 2 * UNHEARD_AFTER; waited += 3_000) {
      clock.advance(3_000);
      await idle(20);
    }
    expect(await outcome(entries[0]!.id)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'decision-without-effect' },
    });
    expect(await outbox.entries(alice)).toMatchObject([{ state: 'refused', uncertain: false, page: null }]);
    await sender.run('online');
    expect(center.effects).toEqual([]);
  });

  it('sent again by its person goes out as a tap does; without a network it is kept', async () => {
    const { center, sender, act, outbox, outcome, effects } = setUp();
    center.faults = ['refused'];
    const id = await act('confirm');
    await sender.run('start');
    expect(await outbox.entries(alice)).toMatchObject([{ id, state: 'refused' }]);
    expect(await outbox.sendAgain(alice, id, true)).toBe(true);
    expect(await outbox.entries(alice)).toMatchObject([{ id, state: 'waiting', page: null }]);
    expect(await outbox.withdraw(alice, [id])).toEqual([id]);

    center.faults = ['refused'];
    const other = await act('confirm');
    await sender.run('start');
    expect(await outbox.entries(alice)).toMatchObject([{ id: other, state: 'refused' }]);
    expect(await outbox.sendAgain(alice, other)).toBe(true);
    // A read would meet this.
    center.faults = ['malformed'];
    await sender.run('decided');
    expect(effects()).toEqual(['confirm']);
    expect(await outcome(other)).toMatchObject({ outcome: 'waiting' });
  });
});

describe('a batch', () => {
  it('goes out a hundred at a time, in one request each', async () => {
    const { center, sender, tap, outbox } = setUp();
    await tap('confirm', ...many(250));
    await sender.run('decided');
    expect(center.batches).toEqual([100, 100, 50]);
    expect(center.effects).toHaveLength(250);
    expect(await outbox.entries(alice)).toEqual([]);
  });

  it('that is slowed down goes on as late as the platform wishes; a tap meanwhile goes at once', async () => {
    const { center, clock, sender, tap, outbox } = setUp();
    center.faults = ['none', 'busy'];
    await tap('confirm', ...many(250));
    await sender.run('decided');
    expect(center.effects).toHaveLength(100);
    expect(standingOf((await outbox.entries(alice))[0]!)).toMatchObject({ kind: 'waiting', why: 'busy' });
    await tap('confirm', valve);
    await sender.run('decided');
    expect(center.effects).toHaveLength(101);
    clock.advance(2_000);
    await vi.waitFor(() => expect(center.effects).toHaveLength(251));
  });

  it('can be stopped: what is left is its own again', async () => {
    const { center, clock, sender, tap, outbox } = setUp();
    center.faults = ['busy'];
    const ids = await tap('confirm', ...many(150));
    await sender.run('decided');
    expect(await outbox.withdraw(alice, ids)).toHaveLength(150);
    clock.advance(60_000);
    await idle(50);
    expect(center.effects).toEqual([]);
    expect(await outbox.entries(alice)).toEqual([]);
  });

  it('whose network goes away asks about what went out, and gives the rest back', async () => {
    const { center, sender, tap, outbox, outcome } = setUp();
    center.faults = ['none', 'lost answer'];
    const ids = await tap('confirm', ...many(250));
    await sender.run('decided');
    const left = await outbox.entries(alice);
    expect(left).toHaveLength(100);
    for (const entry of left) expect(standingOf(entry)).toMatchObject({ kind: 'unknown' });
    expect(await outcome(ids[249]!)).toMatchObject({ outcome: 'refused', refusal: { code: 'offline' } });
    expect(center.batches).toEqual([100, 100]);
  });
});

describe('what else is decided', () => {
  it('is sent once each, and read where the answer was lost', async () => {
    const { center, clock, sender, submit, effects, outcome } = setUp();
    center.change('alice', meter, { deviceStatus: 'succeeded', userConfirmStatus: 'confirmed' });
    center.faults = ['lost answer', 'lost answer'];
    const seen = await submit({ ...meter, subject: { kind: 'acknowledge', planId: '1' }, facts: {} });
    const on = await submit({ ...valve, subject: { kind: 'auto-confirmation', on: true }, facts: {} });
    const ids = [...seen, ...on];
    await sender.run('decided');
    await sender.run('online');
    clock.advance(3_000);
    await idle(50);
    for (const id of ids) expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
    expect(effects().toSorted()).toEqual(['acknowledge', 'auto-on']);
    expect(center.arrived).toHaveLength(2);
  });

  it('waits for a network like any other decision, and is looked at first', async () => {
    const { center, sender, submit, effects, outcome } = setUp();
    const [seen = '', on = ''] = await submit(
      { ...meter, subject: { kind: 'acknowledge', planId: '1' }, facts: {}, offline: true },
      { ...valve, subject: { kind: 'auto-confirmation', on: true }, facts: {}, offline: true },
    );
    center.change('alice', meter, { deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' });
    await sender.run('online');
    expect(await outcome(seen)).toMatchObject({ outcome: 'accepted' });
    expect(await outcome(on)).toMatchObject({ outcome: 'accepted' });
    expect(effects()).toEqual(['auto-on']);
  });
});
