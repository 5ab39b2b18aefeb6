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

/** A mark that stays until the test, in the gateway's place, takes it away. */
function fakeMark() {
  const mark = {
    account: null as string | null,
    leave: (id: string) => void (mark.account = id),
    left: () => mark.account,
  };
  return mark;
}

function setUp(account: Session['account'] = null) {
  const time = { now: 1_000 };
  const client = {
    session: vi.fn(() => Promise.resolve(sessionOf(account))),
    signIn: vi.fn(() => Promise.resolve(sessionOf(ann))),
    signOut: vi.fn(() => Promise.resolve()),
  };
  const clock = { now: () => time.now, after: () => () => undefined };
  const mark = fakeMark();
  return { client, time, mark, state: new SessionState({ client, clock, mark }) };
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
    client.session.mockRejectedValueOnce(new OverairError('cross-site-refused'));
    await state.load();
    expect(state.status.kind).toBe('signed-in');
    expect(state.problem?.code).toBe('cross-site-refused');
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

  it('signs out at once, marked before anything is asked, and lets nobody in before the gateway was told', async () => {
    const { client, mark, state } = setUp(ann);
    await state.load();
    let answer: () => void = () => undefined;
    client.signOut.mockImplementationOnce(() => {
      expect(mark.account).toBe(ann.id);
      return new Promise<void>((resolve) => (answer = resolve));
    });
    expect(await state.signOut()).toBe(true);
    expect(state.status.kind).toBe('signed-out');
    expect(client.signOut).toHaveBeenCalledExactlyOnceWith(ann.id);
    const signingIn = state.signIn(credentials);
    await Promise.resolve();
    expect(client.signIn).not.toHaveBeenCalled();
    mark.account = null;
    answer();
    expect(await signingIn).toBe(true);
    expect(state.isEndingLater).toBe(false);
  });

  it('says that the session is still to be ended where nothing answers, until something does', async () => {
    const { client, mark, state } = setUp(ann);
    await state.load();
    client.signOut.mockRejectedValueOnce(new OverairError('offline'));
    expect(await state.signOut()).toBe(true);
    await vi.waitFor(() => expect(state.isEndingLater).toBe(true));
    expect(state.account).toBeNull();
    client.session.mockImplementationOnce(() => {
      mark.account = null;
      return Promise.resolve(sessionOf(null));
    });
    await state.load();
    expect([state.isEndingLater, state.status.kind]).toEqual([false, 'signed-out']);
  });

  it('shows nothing any more of an account that another tab signed out without a network', async () => {
    const { client, mark, state } = setUp(ann);
    await state.load();
    mark.leave(ann.id);
    client.session.mockRejectedValueOnce(new OverairError('offline'));
    await state.load();
    expect(state.status.kind).toBe('signed-out');
  });

  it('shows who is signed in instead, where another tab has signed in meanwhile', async () => {
    const { client, state } = setUp(ann);
    await state.load();
    client.signOut.mockRejectedValueOnce(new OverairError('account-changed'));
    client.session.mockResolvedValueOnce(sessionOf(bob));
    await state.signOut();
    await vi.waitFor(() => expect(state.account).toEqual(bob));
  });
});

describe('a start without a network', () => {
  const last = { center: 'dc', centerName: 'Demo', account: ann.id, name: ann.name, embedded: true };

  function remembering(account: Session['account'] = null) {
    const memory = {
      last: vi.fn(() => Promise.resolve<typeof last | null>(last)),
      keep: vi.fn(() => Promise.resolve()),
      forget: vi.fn(() => Promise.resolve()),
      adopt: vi.fn(() => Promise.resolve(true)),
    };
    const mark = fakeMark();
    const client = {
      session: vi.fn(() => Promise.resolve(sessionOf(account))),
      signIn: vi.fn(() => Promise.resolve(sessionOf(ann))),
      signOut: vi.fn(() => Promise.resolve()),
    };
    const clock = { now: () => 1_000, after: () => () => undefined };
    const onFailed = vi.fn();
    return {
      memory,
      client,
      onFailed,
      mark,
      state: new SessionState({ client, clock, memory, mark, onFailed }),
    };
  }

  it('opens the last account where nothing answers, and becomes its session later', async () => {
    const { client, state, onFailed } = remembering(ann);
    client.session.mockRejectedValueOnce(new OverairError('offline'));
    await state.start();
    expect(state.status).toEqual({ kind: 'offline', account: ann });
    expect(state.scope).toEqual({ center: 'dc', account: ann.id });
    expect(state.embedded).toBe(true);
    expect(onFailed).toHaveBeenCalledOnce();
    await state.load();
    expect(state.status.kind).toBe('signed-in');
    expect(state.scope).toEqual({ center: 'dc', account: ann.id });
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

  it('opens nobody who has signed out, and deletes what was left of them', async () => {
    const { client, memory, mark, state } = remembering(ann);
    mark.leave(ann.id);
    client.session.mockRejectedValueOnce(new OverairError('offline'));
    await state.start();
    expect([state.status.kind, state.isEndingLater]).toEqual(['signed-out', true]);
    expect(memory.forget).toHaveBeenCalledExactlyOnceWith(last);
  });

  it('brings along what is kept under a former id, before anything of the account is shown', async () => {
    const { client, memory, state } = remembering(null);
    await state.start();
    const former = ['a0'];
    client.signIn.mockResolvedValueOnce(sessionOf({ ...ann, former }));
    memory.adopt.mockImplementationOnce(() => {
      expect(state.status.kind).not.toBe('signed-in');
      return Promise.resolve(true);
    });
    await state.signIn(credentials);
    expect(memory.adopt).toHaveBeenCalledExactlyOnceWith({ center: 'dc', account: ann.id }, former);
    expect(memory.keep).toHaveBeenCalledExactlyOnceWith(last);
    // Found again at a later start, there is nothing more to bring.
    client.session.mockResolvedValueOnce(sessionOf({ ...ann, former }));
    await state.load();
    expect(memory.adopt).toHaveBeenCalledOnce();
  });

  it('leaves it where it is found while it cannot be moved, and moves it at the next start', async () => {
    const former = ['a0'];
    const { client, memory, state } = remembering(null);
    memory.last.mockResolvedValue({ ...last, account: 'a0' });
    client.signIn.mockResolvedValueOnce(sessionOf({ ...ann, former }));
    memory.adopt.mockResolvedValueOnce(false);
    await state.signIn(credentials);
    expect(state.account?.id).toBe(ann.id);
    expect(memory.keep).not.toHaveBeenCalled();
    client.session.mockResolvedValueOnce(sessionOf({ ...ann, former }));
    await state.load();
    expect(memory.adopt).toHaveBeenCalledTimes(2);
    expect(memory.keep).toHaveBeenCalledExactlyOnceWith(last);
  });

  it('shows nobody of another Developer Center', async () => {
    const { memory, state } = remembering(null);
    memory.last.mockResolvedValue({ ...last, center: 'another' });
    await state.start();
    expect(state.status.kind).toBe('signed-out');
  });
});
