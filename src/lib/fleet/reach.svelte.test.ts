import { describe, expect, it, vi } from 'vitest';
import { OverairError, type ErrorCode, type ErrorDetails } from '../errors';
import { Reach } from './reach.svelte';
import { FakeSignal } from './testing/signal';

function setUp() {
  const timers: { ms: number; task: () => void }[] = [];
  const clock = {
    now: () => 0,
    after(ms: number, task: () => void) {
      const timer = { ms, task };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const network = new FakeSignal();
  const ask = vi.fn(() => Promise.resolve());
  const visible = new FakeSignal();
  const reach = new Reach({ clock, visible, network, ask, random: () => 1 });
  const fail = (code: ErrorCode = 'offline', details: ErrorDetails = {}): void =>
    reach.failed(new OverairError(code, details));
  return { timers, network, ask, reach, fail };
}

describe('Reach', () => {
  it('is offline as requests find it, and tells once when something answers again', () => {
    const { reach, fail } = setUp();
    const returned = vi.fn();
    reach.onReturn(returned);
    reach.answered();
    expect(returned).not.toHaveBeenCalled();
    fail();
    expect(reach.offline).toBe(true);
    reach.answered();
    reach.answered();
    expect(reach.offline).toBe(false);
    expect(returned).toHaveBeenCalledOnce();
  });

  it('asks again less and less often, at most once a minute, and forgets that after an answer', () => {
    const { reach, timers, fail } = setUp();
    const pauses: (number | undefined)[] = [];
    for (let failure = 0; failure < 6; failure += 1) {
      fail();
      // Requests that fail together are one failure.
      fail();
      expect(timers).toHaveLength(1);
      pauses.push(timers[0]?.ms);
      timers.pop()?.task();
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    fail();
    reach.answered();
    expect(timers).toHaveLength(0);
    fail();
    expect(timers[0]?.ms).toBe(5_000);
  });

  it('leaves a server alone for as long as it wants, whatever the browser hints at', () => {
    const { reach, timers, network, ask, fail } = setUp();
    reach.start();
    fail('upstream-unavailable');
    fail('too-many-requests', { retryAfter: 90 });
    expect(timers.map(({ ms }) => ms)).toEqual([90_000]);
    network.set(true);
    expect(ask).not.toHaveBeenCalled();
  });

  it('takes an error for a network, but not for an answer after an error', () => {
    const { reach, fail } = setUp();
    fail();
    reach.answered(true);
    expect(reach.offline).toBe(false);
    fail('upstream-unavailable');
    reach.answered(true);
    expect(reach.problem?.code).toBe('upstream-unavailable');
    reach.answered();
    expect(reach.problem).toBeNull();
  });

  it('asks at once where the browser hints at a network, but only while nothing answers', () => {
    const { reach, network, ask, timers, fail } = setUp();
    const stop = reach.start();
    network.set(false);
    network.set(true);
    expect(ask).not.toHaveBeenCalled();
    fail();
    network.set(false);
    network.set(true);
    expect(ask).toHaveBeenCalledOnce();
    stop();
    expect(timers).toHaveLength(0);
  });

  it('asks one thing at a time', async () => {
    const { reach, ask } = setUp();
    await Promise.all([reach.tryNow(), reach.tryNow()]);
    expect(ask).toHaveBeenCalledOnce();
    expect(reach.asking).toBe(false);
  });
});
