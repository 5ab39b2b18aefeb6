import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import type { SendResult } from '../outbox/sender';
import { changeEntries } from '../outbox/entries';
import { createOutboxEngine } from '../outbox/engine';
import type { NewEntry } from '../outbox/new-entry';
import { Listeners } from '../platform/listeners';
import { FakeLockManager } from '../testing/locks';
import { keptActivity } from '../storage/activity';
import { alice, freshDatabase, meter } from '../testing/database';
import { idle, TestClock } from '../testing/clock';
import { Outgoing } from './outgoing.svelte';
import type { OutgoingOptions } from './outgoing-options';
import { FakeSignal } from './testing/signal';

const confirmation: NewEntry = {
  ...meter,
  subject: { kind: 'action', planId: '1', action: 'confirm', appointment: null, sendWhenever: false },
  facts: { who: 'Ada' },
};

const done: SendResult = { waiting: false, waitsFor: null, failure: null };

/** An account's outbox whose sending is only noted. */
function setUp(over: Partial<OutgoingOptions> = {}) {
  const clock = new TestClock();
  const database = freshDatabase({ clock });
  const channel = new Listeners();
  const returned = new Listeners();
  const network = { offline: false };
  const visible = new FakeSignal();
  const run = vi.fn(() => Promise.resolve(done));
  const calls = { run, post: vi.fn(), sync: vi.fn(() => Promise.resolve(true)), onProblem: vi.fn() };
  const renewSession = vi.fn(() => Promise.resolve(false));
  const load = vi.fn(() =>
    Promise.resolve({
      createOutboxEngine: (options: Parameters<typeof createOutboxEngine>[0]) => {
        const { outbox, sender } = createOutboxEngine(options);
        sender.run = run;
        return { outbox, sender };
      },
    }),
  );
  const outgoing = new Outgoing({
    ...{ database, scope: alice, clock, visible, load, renewSession },
    locks: new FakeLockManager().tab(),
    requests: { clock, language: () => 'en', timeZone: () => 'UTC' },
    channel: { post: calls.post, subscribe: (listener) => channel.subscribe(listener) },
    configured: () => null,
    time: () => clock.now(),
    offline: () => network.offline,
    unreachable: () => Promise.resolve(network.offline),
    onReturn: (listener) => returned.subscribe(listener),
    requestSync: calls.sync,
    onProblem: calls.onProblem,
    ...over,
  });
  return { outgoing, clock, database, channel, returned, network, visible, load, renewSession, ...calls };
}

describe('Outgoing', () => {
  it('keeps a decision, asks for a sync, tells the other tabs, and sends it', async () => {
    const { outgoing, run, sync, post } = setUp();
    expect(await outgoing.submit([confirmation])).toMatchObject({ saved: true });
    await idle();
    expect(sync).toHaveBeenCalledOnce();
    expect(post).toHaveBeenCalledOnce();
    expect(run).toHaveBeenCalledExactlyOnceWith('decided');
    expect(outgoing.counts).toMatchObject({ waiting: 1, held: 0 });
  });

  it('sends nothing while nothing answers, and everything when something does', async () => {
    const { outgoing, run, network, returned } = setUp();
    network.offline = true;
    outgoing.start();
    await outgoing.submit([confirmation]);
    await outgoing.send('visible');
    await idle();
    expect(run).not.toHaveBeenCalled();
    network.offline = false;
    returned.tell();
    await idle();
    expect(run).toHaveBeenCalledExactlyOnceWith('online');
    outgoing.stop();
  });

  it('keeps at once what is decided before it is known who is signed in, and sends it then', async () => {
    let settle = (): void => undefined;
    const settled = new Promise<boolean>((resolve) => (settle = () => resolve(false)));
    const { outgoing, run } = setUp({ offline: () => true, unreachable: () => settled });
    expect(await outgoing.submit([confirmation])).toMatchObject({ saved: true });
    await idle();
    expect(run).not.toHaveBeenCalled();
    expect((await outgoing.entries()).map(({ page }) => page)).toEqual([null]);
    settle();
    await idle();
    expect(run).toHaveBeenCalledExactlyOnceWith('enqueued');
  });

  it('sends nothing of an account that was not confirmed', async () => {
    let settle = (): void => undefined;
    const settled = new Promise<boolean>((resolve) => (settle = () => resolve(false)));
    const { outgoing, run } = setUp({ unreachable: () => settled });
    await outgoing.submit([confirmation]);
    outgoing.stop();
    settle();
    await idle();
    expect(run).not.toHaveBeenCalled();
  });

  it('sends a little after the start and when the page is seen again, and not after the end', async () => {
    const { outgoing, clock, run, visible } = setUp();
    outgoing.start();
    await idle();
    expect(run).not.toHaveBeenCalled();
    clock.advance(1_000);
    await idle();
    expect(run).toHaveBeenLastCalledWith('start');
    visible.set(false);
    visible.set(true);
    await idle();
    expect(run).toHaveBeenLastCalledWith('visible');
    outgoing.stop();
    visible.set(true);
    await outgoing.send('online');
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('waits for the session, and goes on by itself once it is renewed', async () => {
    const { outgoing, run, renewSession } = setUp();
    const waitsFor = new OverairError('session-expired');
    run.mockResolvedValueOnce({ waiting: true, waitsFor, failure: null });
    renewSession.mockResolvedValueOnce(true);
    await outgoing.send('online');
    expect(run.mock.calls).toEqual([['online'], ['signed-in']]);
    expect(outgoing.waitsFor).toBeNull();
    run.mockResolvedValueOnce({ waiting: true, waitsFor, failure: null });
    await outgoing.send('online');
    expect(outgoing.waitsFor).toBe(waitsFor);
  });

  it('loads nothing to know that nothing is in memory alone', async () => {
    const { outgoing, load } = setUp();
    expect(await outgoing.heldLines()).toEqual([]);
    expect(load).not.toHaveBeenCalled();
    await outgoing.submit([confirmation]);
    expect(await outgoing.heldLines()).toEqual([]);
    expect(load).toHaveBeenCalledOnce();
  });

  it('reads many changes once or twice, not each', async () => {
    const { outgoing, clock, channel } = setUp();
    outgoing.start();
    for (let index = 0; index < 50; index++) channel.tell();
    await vi.waitFor(() => expect(outgoing.version).toBe(1));
    await idle();
    clock.advance(100);
    await vi.waitFor(() => expect(outgoing.version).toBe(2));
    await idle();
    clock.advance(100);
    await idle();
    expect(outgoing.version).toBe(2);
    outgoing.stop();
  });

  it('tells why sending failed, and that its code could not be loaded', async () => {
    const { outgoing, run, onProblem, load } = setUp();
    load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    await outgoing.send('start');
    expect(onProblem).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'offline' }));
    const failure = new OverairError('storage-unavailable');
    run.mockResolvedValueOnce({ waiting: true, waitsFor: null, failure });
    await outgoing.send('start');
    expect(onProblem).toHaveBeenLastCalledWith(failure);
  });

  it('replaces one that is to be sent whenever, and takes it back', async () => {
    const { outgoing, database, network } = setUp();
    network.offline = true;
    const { ids } = await outgoing.submit([confirmation]);
    const [id = ''] = ids;
    const entry = (await outgoing.entries())[0]!;
    const record = (await keptActivity(database, alice)).find((each) => each.id === id)!;
    await outgoing.sendWhenever({ record, entry });
    const entries = await outgoing.entries();
    expect(entries.map(({ subject }) => subject)).toEqual([{ ...confirmation.subject, sendWhenever: true }]);
    expect(outgoing.standing(id)).toEqual({ kind: 'replaced' });
    const again = entries[0]!.id;
    expect(await outgoing.withdraw([again])).toEqual([again]);
    expect(await outgoing.withdraw([again])).toEqual([]);
    expect(outgoing.standing(again)).toEqual({ kind: 'withdrawn', givenUp: false });
  });

  it('is told of what another page or the worker has sent', async () => {
    const { outgoing, clock, database, channel, network } = setUp();
    network.offline = true;
    outgoing.start();
    const settled = vi.fn();
    outgoing.onSettled(settled);
    const { ids } = await outgoing.submit([confirmation]);
    const [id = ''] = ids;
    expect(outgoing.standing(id)).toMatchObject({ kind: 'waiting', why: 'network' });
    expect(outgoing.decisionsOf(meter)).toHaveLength(1);
    const [entry] = await outgoing.entries();
    const end = { outcome: 'accepted', acceptedAt: 7 } as const;
    await changeEntries(database, [{ entry: entry!, to: () => ({ now: null, end }) }]);
    channel.tell();
    await idle(30);
    clock.advance(1_000);
    await idle(30);
    expect(outgoing.standing(id)).toEqual({ kind: 'accepted', at: 7 });
    expect(settled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id }), {
      kind: 'accepted',
      at: 7,
    });
    expect(outgoing.counts).toMatchObject({ waiting: 0 });
    outgoing.stop();
  });

  it('reads how an entry ended that had gone before this page was opened', async () => {
    const { outgoing, database } = setUp();
    const before = setUp({ database });
    before.network.offline = true;
    const { ids } = await before.outgoing.submit([confirmation]);
    await before.outgoing.withdraw(ids);
    const [id = ''] = ids;
    expect(outgoing.standing(id)).toBeUndefined();
    await idle(30);
    expect(outgoing.standing(id)).toEqual({ kind: 'withdrawn', givenUp: false });
  });
});
