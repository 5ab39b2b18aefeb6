import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import type { PlanReference } from '../developer-center/types';
import { OverairError } from '../errors';
import type { DevicePlan } from '../plans/types';
import { Poller } from './poller';
import { PlanStore } from './plan-store';
import { FakeCenter } from '../testing/center';
import { FakeSignal } from './testing/signal';
import { idOf, planWith } from '../testing/plans';
import { START } from '../testing/clock';

const running = (deviceKey: string, progress = 0.1): DevicePlan =>
  planWith(deviceKey, { deviceStatus: 'upgrading', userConfirmStatus: 'confirmed', progress });

const refer = (...deviceKeys: string[]): PlanReference[] =>
  deviceKeys.map((deviceKey) => ({ ...idOf(deviceKey), planId: '1' }));

function setUp(...plans: DevicePlan[]) {
  const center = new FakeCenter(...plans);
  const store = new PlanStore();
  const visible = new FakeSignal();
  const network = new FakeSignal();
  const onProblem = vi.fn();
  const poller = new Poller({
    client: center,
    clock: systemClock,
    store,
    visible,
    network,
    onProblem,
  });
  poller.start();
  /** The devices that each question named. */
  const asked = (): string[][] =>
    center.upgradeDetails.mock.calls.map(([references]) => references.map(({ deviceKey }) => deviceKey));
  return { center, store, visible, network, onProblem, poller, asked };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('Poller', () => {
  it('asks at once and every 3 s while something runs, to the result', async () => {
    const { center, store, poller, asked } = setUp(running('a'));
    poller.follow(refer('a'));
    await pass(0);
    expect(store.get(idOf('a'))?.progress).toBe(0.1);
    center.put(running('a', 0.5));
    await pass(3_000);
    expect(store.get(idOf('a'))?.progress).toBe(0.5);
    center.put(planWith('a', { deviceStatus: 'succeeded', userConfirmStatus: 'confirmed' }));
    await pass(3_000);
    expect(asked()).toHaveLength(3);
    await pass(600_000);
    expect(asked()).toHaveLength(3);
  });

  it('asks in batches of at most 100, one after the other', async () => {
    const keys = Array.from({ length: 250 }, (_, index) => `d${index}`);
    const { center, poller } = setUp(...keys.map((key) => running(key)));
    let open = 0;
    let most = 0;
    const answer = center.upgradeDetails.getMockImplementation()!;
    center.upgradeDetails.mockImplementation(async (references) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 10));
      open--;
      return answer(references);
    });
    poller.follow(refer(...keys));
    await pass(100);
    expect(center.upgradeDetails.mock.calls.map(([references]) => references.length)).toEqual([100, 100, 50]);
    expect(most).toBe(1);
  });

  it('never asks again before it was answered', async () => {
    const { center, poller } = setUp(running('a'));
    center.upgradeDetails.mockImplementation(
      () => new Promise((resolve) => setTimeout(resolve, 8_000, { items: [running('a')], malformed: [] })),
    );
    poller.follow(refer('a'));
    await pass(7_000);
    poller.ask(idOf('a'));
    await pass(900);
    expect(center.upgradeDetails).toHaveBeenCalledTimes(1);
    // Asked for meanwhile: the answer, to an earlier question, does not put it off.
    await pass(200);
    expect(center.upgradeDetails).toHaveBeenCalledTimes(2);
  });

  it('rests while the page is hidden, and asks at once when it is back', async () => {
    const { visible, poller, asked } = setUp(running('a'));
    poller.follow(refer('a'));
    await pass(0);
    visible.set(false);
    await pass(60_000);
    expect(asked()).toHaveLength(1);
    visible.set(true);
    await pass(0);
    expect(asked()).toHaveLength(2);
  });

  it('asks once for a device that two follow, until both let go', async () => {
    const { poller, asked } = setUp(running('a'));
    const first = poller.follow(refer('a'));
    const second = poller.follow(refer('a'));
    await pass(0);
    expect(asked()).toEqual([['a']]);
    first();
    first();
    await pass(3_000);
    expect(asked()).toHaveLength(2);
    second();
    await pass(60_000);
    expect(asked()).toHaveLength(2);
  });

  it('matches answers by device, in any order', async () => {
    const { center, store, poller } = setUp();
    center.upgradeDetails.mockResolvedValue({
      items: [running('b', 0.2), running('a', 0.7)],
      malformed: [],
    });
    poller.follow(refer('a', 'b'));
    await pass(0);
    expect(store.get(idOf('a'))?.progress).toBe(0.7);
    expect(store.get(idOf('b'))?.progress).toBe(0.2);
  });

  it('asks again for a device that the answer leaves out, and in the end by itself', async () => {
    const { center, store, poller, asked } = setUp(planWith('a', { deviceStatus: 'succeeded' }));
    poller.follow(refer('a', 'gone'));
    await pass(0);
    await pass(3_000);
    await pass(6_000);
    expect(asked()).toEqual([['a', 'gone'], ['gone'], ['gone']]);
    expect(center.devicePlan).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining(idOf('gone')),
      expect.anything(),
    );
    expect(store.get(idOf('gone'))).toBeNull();
    await pass(600_000);
    expect(asked()).toHaveLength(3);
  });

  it('finds the one device that a batch is refused for, and follows the others', async () => {
    const { center, store, onProblem, poller } = setUp(running('a'), running('b'), running('c'));
    const answer = center.upgradeDetails.getMockImplementation()!;
    center.upgradeDetails.mockImplementation((references) =>
      references.some(({ deviceKey }) => deviceKey === 'foreign')
        ? Promise.reject(new OverairError('no-right'))
        : answer(references),
    );
    poller.follow(refer('a', 'b', 'foreign', 'c'));
    await pass(0);
    expect(store.problemOf(idOf('foreign'))?.code).toBe('no-right');
    for (const key of ['a', 'b', 'c']) expect(store.get(idOf(key))?.deviceStatus).toBe('upgrading');
    expect(onProblem).not.toHaveBeenCalled();
  });

  it('backs off after failures, says why, and goes on', async () => {
    const { center, onProblem, poller, asked } = setUp(running('a'));
    const offline = new OverairError('offline');
    center.upgradeDetails.mockRejectedValueOnce(offline).mockRejectedValueOnce(offline);
    poller.follow(refer('a'));
    await pass(0);
    expect(onProblem).toHaveBeenLastCalledWith(offline);
    await pass(3_000);
    await pass(5_999);
    expect(asked()).toHaveLength(2);
    await pass(1);
    expect(asked()).toHaveLength(3);
    expect(onProblem).toHaveBeenLastCalledWith(null);
  });

  it('obeys Retry-After, also when the page comes back meanwhile', async () => {
    const { center, visible, network, poller, asked } = setUp(running('a'));
    center.upgradeDetails.mockRejectedValueOnce(new OverairError('too-many-requests', { retryAfter: 40 }));
    poller.follow(refer('a'));
    await pass(0);
    visible.set(false);
    visible.set(true);
    network.set(true);
    await pass(39_999);
    expect(asked()).toHaveLength(1);
    await pass(1);
    expect(asked()).toHaveLength(2);
  });

  it('stops where asking is of no use until somebody does something', async () => {
    const { center, visible, poller, asked } = setUp(running('a'));
    center.upgradeDetails.mockRejectedValueOnce(new OverairError('session-expired'));
    poller.follow(refer('a'));
    await pass(600_000);
    expect(asked()).toHaveLength(1);
    visible.set(true);
    await pass(0);
    expect(asked()).toHaveLength(2);
  });

  it('asks at once after an action, even if nothing more was to come', async () => {
    const { center, poller, asked } = setUp(planWith('a', { deviceStatus: 'failed' }));
    poller.follow(refer('a'));
    await pass(60_000);
    expect(asked()).toHaveLength(1);
    center.put(running('a'));
    poller.ask(idOf('a'));
    poller.ask(idOf('nobody'));
    await pass(3_000);
    expect(asked()).toHaveLength(3);
  });

  it('follows the newer of two plans of one device', async () => {
    const { center, store, poller } = setUp(planWith('a', { deviceStatus: 'succeeded' }));
    poller.follow(refer('a'));
    await pass(0);
    center.put({ ...running('a'), planId: '2' });
    poller.follow([{ ...idOf('a'), planId: '2' }]);
    await pass(0);
    expect(store.get(idOf('a'))?.planId).toBe('2');
  });

  it('goes on after the local clock was set back', async () => {
    const { poller, asked } = setUp(running('a'));
    poller.follow(refer('a'));
    await pass(0);
    vi.setSystemTime(START - 86_400_000);
    await pass(70_000);
    expect(asked().length).toBeGreaterThan(2);
  });

  it('stops for good, and gives up what is under way', async () => {
    const { center, onProblem, poller, asked } = setUp(running('a'));
    center.upgradeDetails.mockImplementationOnce((...given: unknown[]) => {
      const [, options] = given as [unknown, { signal: AbortSignal }];
      return new Promise((_, reject) => {
        options.signal.addEventListener('abort', () => {
          reject(new OverairError('cancelled'));
        });
      });
    });
    poller.follow(refer('a'));
    await pass(10);
    poller.stop();
    await pass(600_000);
    expect(asked()).toHaveLength(1);
    expect(onProblem).not.toHaveBeenCalled();
    poller.start();
    await pass(0);
    expect(asked()).toHaveLength(2);
  });
});
