import { describe, expect, it, vi } from 'vitest';
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
  const reach = new Reach({ clock, visible: new FakeSignal(), network, ask });
  return { timers, network, ask, reach };
}

describe('Reach', () => {
  it('is offline as requests find it, and tells once when something answers again', () => {
    const { reach } = setUp();
    const returned = vi.fn();
    reach.onReturn(returned);
    reach.answered();
    expect(returned).not.toHaveBeenCalled();
    reach.unanswered();
    expect(reach.offline).toBe(true);
    reach.answered();
    reach.answered();
    expect(reach.offline).toBe(false);
    expect(returned).toHaveBeenCalledOnce();
  });

  it('asks again less and less often, at most once a minute, and forgets that after an answer', () => {
    const { reach, timers } = setUp();
    const pauses: (number | undefined)[] = [];
    for (let failure = 0; failure < 6; failure += 1) {
      reach.unanswered();
      expect(timers).toHaveLength(1);
      pauses.push(timers[0]?.ms);
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    reach.answered();
    expect(timers).toHaveLength(0);
    reach.unanswered();
    expect(timers[0]?.ms).toBe(5_000);
  });

  it('asks at once where the browser hints at a network, but only while nothing answers', () => {
    const { reach, network, ask, timers } = setUp();
    const stop = reach.start();
    network.set(false);
    network.set(true);
    expect(ask).not.toHaveBeenCalled();
    reach.unanswered();
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
