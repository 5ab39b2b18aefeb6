import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import type { Session } from '../developer-center/types';
import { OverairError } from '../errors';
import { SessionState } from './session.svelte';

const ann = { id: 'a1', name: 'ann@example.com' };
const bob = { id: 'b1', name: 'bob@example.com' };
const credentials = { email: 'ann@example.com', password: 'secret' };

function sessionOf(account: Session['account']): Session {
  return {
    account,
    developerCenter: { id: 'dc', name: 'Demo', embedded: true },
    demo: null,
    reports: [],
  };
}

function setUp(account: Session['account'] = null) {
  const time = { now: 1_000 };
  const client = {
    session: vi.fn(() => Promise.resolve(sessionOf(account))),
    signIn: vi.fn(() => Promise.resolve(sessionOf(ann))),
    signOut: vi.fn(() => Promise.resolve()),
  };
  const clock = { now: () => time.now, after: () => () => undefined };
  return { client, time, state: new SessionState({ client, clock }) };
}

describe('SessionState', () => {
  it('finds out who is signed in, and tells effects', async () => {
    const { state } = setUp(ann);
    const seen: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(state.status.kind);
      });
    });
    flushSync();
    await state.load();
    flushSync();
    await state.signOut();
    flushSync();
    stop();
    expect(seen).toEqual(['loading', 'signed-in', 'signed-out']);
    expect(state.account).toBeNull();
    expect(state.session?.developerCenter.embedded).toBe(true);
  });

  it('says why it could not find out, and keeps what it shows later', async () => {
    const { client, state } = setUp(ann);
    client.session.mockRejectedValueOnce(new OverairError('offline'));
    await state.load();
    expect(state.status).toMatchObject({ kind: 'failed', error: { code: 'offline' } });
    await state.load();
    client.session.mockRejectedValueOnce(new OverairError('internal'));
    await state.load();
    expect(state.status.kind).toBe('signed-in');
    expect(state.problem?.code).toBe('internal');
  });

  it('signs in once for a double tap, and says how many tries are left', async () => {
    const { client, state } = setUp();
    await state.load();
    client.signIn.mockRejectedValueOnce(new OverairError('wrong-password', { triesLeft: 3 }));
    expect(await state.signIn(credentials)).toBe(false);
    expect(state.problem?.details.triesLeft).toBe(3);
    const both = [state.signIn(credentials), state.signIn(credentials)];
    expect(state.busy).toBe(true);
    expect(state.problem).toBeNull();
    expect(await Promise.all(both)).toEqual([true, false]);
    expect(client.signIn).toHaveBeenCalledTimes(2);
    expect(state.busy).toBe(false);
    expect(state.account).toEqual(ann);
  });

  it('keeps the account when the session expires, and lets all that waits go on', async () => {
    const { time, state } = setUp(ann);
    await state.load();
    time.now = 5_000;
    const waiting = [state.renew(4_000), state.renew(4_500)];
    expect(state.status).toEqual({ kind: 'expired', account: ann });
    expect(state.account).toEqual(ann);
    await state.signIn(credentials);
    expect(await Promise.all(waiting)).toEqual([true, true]);
    // One that was sent before the sign-in and is told only now needs no other.
    expect(await state.renew(4_900)).toBe(true);
    expect(state.status.kind).toBe('signed-in');
    time.now = 9_000;
    void state.renew(8_000);
    expect(state.status.kind).toBe('expired');
  });

  it('lets nothing go on for somebody else, after signing out, or where nobody was signed in', async () => {
    const { client, time, state } = setUp(ann);
    await state.load();
    time.now = 5_000;
    const asAnn = state.renew(4_000);
    client.signIn.mockResolvedValueOnce(sessionOf(bob));
    await state.signIn(credentials);
    expect(await asAnn).toBe(false);
    expect(state.account).toEqual(bob);
    const asBob = state.renew(6_000);
    await state.signOut();
    expect(await asBob).toBe(false);
    expect(await state.renew(7_000)).toBe(false);
  });

  it('stays signed in where signing out failed', async () => {
    const { client, state } = setUp(ann);
    await state.load();
    client.signOut.mockRejectedValueOnce(new OverairError('offline'));
    expect(await state.signOut()).toBe(false);
    expect(state.status.kind).toBe('signed-in');
    expect(state.problem?.code).toBe('offline');
  });
});

describe('a start without a network', () => {
  const last = { center: 'dc', account: ann.id, name: ann.name };

  function remembering(account: Session['account'] = null) {
    const memory = {
      last: vi.fn(() => Promise.resolve<typeof last | null>(last)),
      keep: vi.fn(() => Promise.resolve()),
      forget: vi.fn(() => Promise.resolve()),
    };
    const client = {
      session: vi.fn(() => Promise.resolve(sessionOf(account))),
      signIn: vi.fn(() => Promise.resolve(sessionOf(ann))),
      signOut: vi.fn(() => Promise.resolve()),
    };
    const timers: (() => void)[] = [];
    const clock = {
      now: () => 1_000,
      after: (_: number, task: () => void) => {
        timers.push(task);
        return () => void timers.splice(timers.indexOf(task), 1);
      },
    };
    const onUnanswered = vi.fn();
    return {
      memory,
      client,
      timers,
      onUnanswered,
      state: new SessionState({ client, clock, memory, onUnanswered }),
    };
  }

  it('opens the last account where nothing answers, and becomes its session later', async () => {
    const { client, state, onUnanswered } = remembering(ann);
    client.session.mockRejectedValueOnce(new OverairError('offline'));
    await state.start();
    expect(state.status).toEqual({ kind: 'offline', account: ann });
    expect(state.scope).toEqual({ center: 'dc', account: ann.id });
    expect(onUnanswered).toHaveBeenCalledOnce();
    await state.load();
    expect(state.status.kind).toBe('signed-in');
    expect(state.scope).toEqual({ center: 'dc', account: ann.id });
  });

  it('opens it also while an answer is slow to come', async () => {
    const { client, timers, state } = remembering();
    let answer: (session: Session) => void = () => undefined;
    client.session.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const started = state.start();
    timers[0]?.();
    await vi.waitFor(() => expect(state.status.kind).toBe('offline'));
    answer(sessionOf(bob));
    await started;
    expect(state.account).toEqual(bob);
  });

  it('takes an expired session for no signing out', async () => {
    const { memory, state } = remembering(null);
    await state.start();
    expect(state.status).toEqual({ kind: 'expired', account: ann });
    expect(memory.forget).not.toHaveBeenCalled();
    await state.signIn(credentials);
    expect(memory.keep).toHaveBeenLastCalledWith(last);
    await state.signOut();
    expect(memory.forget).toHaveBeenCalledWith({ center: 'dc', account: ann.id });
    expect(state.status.kind).toBe('signed-out');
  });

  it('shows nobody of another Developer Center', async () => {
    const { memory, state } = remembering(null);
    memory.last.mockResolvedValue({ ...last, center: 'another' });
    await state.start();
    expect(state.status.kind).toBe('signed-out');
  });
});
