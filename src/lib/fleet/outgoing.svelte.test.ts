import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import type { DrainResult } from '../outbox/drainer';
import { createOutboxEngine } from '../outbox/engine';
import type { NewEntry } from '../outbox/outbox';
import { Listeners } from '../platform/listeners';
import { FakeLockManager } from '../platform/test-locks';
import { keptActivity } from '../storage/activity';
import { alice, freshDatabase, idle, ManualClock, meter } from '../storage/test-support';
import { Outgoing, type OutgoingOptions } from './outgoing.svelte';
import { FakeSignal } from './testing';

const confirmation: NewEntry = {
  ...meter,
  subject: { kind: 'action', planId: '1', action: 'confirm', appointment: null, sendWhenever: false },
  facts: { who: 'Ada' },
};

const done: DrainResult = { waiting: false, waitsFor: null, failure: null };

/** An account's outbox whose sending is only noted. */
function setUp(over: Partial<OutgoingOptions> = {}) {
  const clock = new ManualClock();
  const database = freshDatabase({ clock });
  const channel = new Listeners();
  const returned = new Listeners();
  const network = { offline: false };
  const visible = new FakeSignal();
  const drain = vi.fn(() => Promise.resolve(done));
  const calls = { drain, post: vi.fn(), sync: vi.fn(() => Promise.resolve(true)), onProblem: vi.fn() };
  const renewSession = vi.fn(() => Promise.resolve(false));
  const load = vi.fn(() =>
    Promise.resolve({
      createOutboxEngine: (options: Parameters<typeof createOutboxEngine>[0]) => {
        const { outbox, drainer } = createOutboxEngine(options);
        drainer.drain = drain;
        return { outbox, drainer };
      },
    }),
  );
  const outgoing = new Outgoing({
    ...{ database, scope: alice, clock, visible, load, renewSession },
    locks: new FakeLockManager().tab(),
    requests: { clock, language: () => 'en', timeZone: () => 'UTC' },
    channel: { post: calls.post, subscribe: (listener) => channel.subscribe(listener) },
    configured: () => null,
    offline: () => network.offline,
    onReturn: (listener) => returned.subscribe(listener),
    requestSync: calls.sync,
    onProblem: calls.onProblem,
    ...over,
  });
  return { outgoing, clock, database, channel, returned, network, visible, load, renewSession, ...calls };
}

describe('Outgoing', () => {
  it('keeps a decision, asks for a sync, tells the other tabs, and sends it', async () => {
    const { outgoing, drain, sync, post } = setUp();
    expect(await outgoing.save(confirmation)).toMatchObject({ saved: true });
    await idle();
    expect(sync).toHaveBeenCalledOnce();
    expect(post).toHaveBeenCalledOnce();
    expect(drain).toHaveBeenCalledExactlyOnceWith('enqueued');
    expect(outgoing.counts).toMatchObject({ waiting: 1, held: 0 });
  });

  it('sends nothing while nothing answers, and everything when something does', async () => {
    const { outgoing, drain, network, returned } = setUp();
    network.offline = true;
    outgoing.start();
    await outgoing.save(confirmation);
    await outgoing.send('visible');
    await idle();
    expect(drain).not.toHaveBeenCalled();
    network.offline = false;
    returned.tell();
    await idle();
    expect(drain).toHaveBeenCalledExactlyOnceWith('online');
    outgoing.stop();
  });

  it('sends a little after the start and when the page is seen again, and not after the end', async () => {
    const { outgoing, clock, drain, visible } = setUp();
    outgoing.start();
    await idle();
    expect(drain).not.toHaveBeenCalled();
    clock.advance(1_000);
    await idle();
    expect(drain).toHaveBeenLastCalledWith('start');
    visible.set(false);
    visible.set(true);
    await idle();
    expect(drain).toHaveBeenLastCalledWith('visible');
    outgoing.stop();
    visible.set(true);
    await outgoing.send('online');
    expect(drain).toHaveBeenCalledTimes(2);
  });

  it('waits for the session, and goes on by itself once it is renewed', async () => {
    const { outgoing, drain, renewSession } = setUp();
    const waitsFor = new OverairError('session-expired');
    drain.mockResolvedValueOnce({ waiting: true, waitsFor, failure: null });
    renewSession.mockResolvedValueOnce(true);
    await outgoing.send('online');
    expect(drain.mock.calls).toEqual([['online'], ['signed-in']]);
    expect(outgoing.waitsFor).toBeNull();
    drain.mockResolvedValueOnce({ waiting: true, waitsFor, failure: null });
    await outgoing.send('online');
    expect(outgoing.waitsFor).toBe(waitsFor);
  });

  it('reads many changes once or twice, not each', async () => {
    const { outgoing, clock, channel } = setUp();
    outgoing.start();
    for (let index = 0; index < 50; index++) channel.tell();
    await idle();
    clock.advance(100);
    await idle();
    expect(outgoing.version).toBe(2);
    outgoing.stop();
  });

  it('tells why sending failed, and that its code could not be loaded', async () => {
    const { outgoing, drain, onProblem, load } = setUp();
    load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    await outgoing.send('start');
    expect(onProblem).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'offline' }));
    const failure = new OverairError('storage-unavailable');
    drain.mockResolvedValueOnce({ waiting: true, waitsFor: null, failure });
    await outgoing.send('start');
    expect(onProblem).toHaveBeenLastCalledWith(failure);
  });

  it('notes a decision that was sent at once, and replaces one that is to be sent whenever', async () => {
    const { outgoing, database } = setUp();
    const decision = { ...meter, planId: '1', action: 'confirm' } as const;
    await outgoing.note(decision, { who: 'Ada' }, { outcome: 'accepted', acceptedAt: 5 });
    const [line] = await keptActivity(database, alice);
    expect(line).toMatchObject({ who: 'Ada', outcome: 'accepted', acceptedAt: 5 });
    const { id } = await outgoing.save(confirmation);
    const entry = (await outgoing.entries())[0]!;
    const record = (await keptActivity(database, alice)).find((each) => each.id === id)!;
    await outgoing.sendWhenever({ record, entry });
    const entries = await outgoing.entries();
    expect(entries.map(({ subject }) => subject)).toEqual([{ ...confirmation.subject, sendWhenever: true }]);
    expect(await outgoing.withdraw(entries[0]!.id)).toBe(true);
    expect(await outgoing.withdraw(entries[0]!.id)).toBe(false);
  });
});
