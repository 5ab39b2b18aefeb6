import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { systemClock } from '$lib/clock';
import type { DecisionOutcome, Device, DeviceAttributes } from '$lib/developer-center/types';
import { OverairError } from '$lib/errors';
import type { DevicePlan } from '$lib/plans/types';
import { AutoConfirmations } from '$lib/fleet/auto-confirmation';
import type { BatchAction, BatchPreview } from './batch-preview';
import { BatchState, hasFailed } from './batch.svelte';
import { DeviceFacts } from '$lib/fleet/device-facts';
import { FakeOutgoing } from '$lib/testing/outgoing';
import { PlanStore } from '$lib/fleet/plan-store';
import { FakeCenter } from '$lib/testing/center';
import { deviceWith, planWith } from '$lib/testing/plans';
import { HOUR } from '$lib/testing/clock';

const NOW = Date.now();
const period = { start: NOW - HOUR, end: NOW + 24 * HOUR };
const open = (key: string, changes: Partial<DevicePlan> = {}): DevicePlan =>
  planWith(key, { period, ...changes });
const confirm: BatchAction = { kind: 'confirm' };

function setUp(...plans: DevicePlan[]) {
  const center = new FakeCenter(...plans);
  const store = new PlanStore();
  const outgoing = new FakeOutgoing(center);
  const who = (): string => 'Ada';
  const autoConfirmations = new AutoConfirmations({ client: center, outgoing, who });
  const attributes = new DeviceFacts<DeviceAttributes>(() => Promise.reject(new OverairError('offline')));
  const state = new BatchState({
    ...{ client: center, clock: systemClock, store, outgoing, attributes, autoConfirmations, who },
  });
  return { center, store, outgoing, state };
}

function ready(state: BatchState): BatchPreview {
  expect(state.phase.kind).toBe('ready');
  return (state.phase as Extract<typeof state.phase, { kind: 'ready' }>).preview;
}

const cannot = (preview: Pick<BatchPreview, 'cannot'>): unknown[] =>
  preview.cannot.map(({ device, obstacle }) => [
    device.deviceKey,
    obstacle.kind === 'refusal' ? obstacle.reason : obstacle.kind,
  ]);

const results = (state: BatchState): unknown[] =>
  state.phase.kind === 'finished'
    ? state.results.map(({ device, standing }) => [device.deviceKey, standing.kind])
    : [];

describe('the preview', () => {
  it('says with which it can be done, and why not with the others', async () => {
    const { center, state } = setUp(
      open('ready'),
      open('runs', { deviceStatus: 'upgrading' }),
      open('over', { period: { start: 0, end: 1 } }),
      open('sensor'),
    );
    const devices: Device[] = [
      deviceWith('ready'),
      deviceWith('runs'),
      deviceWith('over'),
      deviceWith('shared', { shared: true }),
      deviceWith('none', {
        plan: { planId: null, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
      }),
      deviceWith('silence'),
      deviceWith('sensor', { bluetoothOnly: true }),
    ];
    await state.preview(confirm, devices);
    const preview = ready(state);
    expect(preview.can.map(({ deviceKey }) => deviceKey)).toEqual(['ready']);
    expect(cannot(preview)).toEqual([
      ['runs', 'runs-already'],
      ['over', 'period-over'],
      ['shared', 'shared-device'],
      ['none', 'no-plan'],
      ['silence', 'not-told'],
      ['sensor', 'by-bluetooth'],
    ]);
    expect(center.upgradeDetails.mock.calls[0]?.[0]).toHaveLength(5);
  });

  it('judges an appointment by each plan', async () => {
    const { state } = setUp(open('long'), open('short', { period: { start: 0, end: NOW + HOUR } }));
    const appointment = { start: NOW + 2 * HOUR, end: NOW + 3 * HOUR };
    await state.preview({ kind: 'appoint', appointment }, [deviceWith('long'), deviceWith('short')]);
    const preview = ready(state);
    expect(preview.decisions).toEqual([
      { productKey: 'p', deviceKey: 'long', planId: '1', action: 'appoint', appointment },
    ]);
    expect(cannot(preview)).toEqual([['short', 'appointment']]);
  });

  it('asks in batches of at most 100, and a failed one hinders its devices alone', async () => {
    const keys = Array.from({ length: 230 }, (_, index) => `d${index}`);
    const { center, state } = setUp(...keys.map((key) => open(key)));
    const answer = center.upgradeDetails.getMockImplementation()!;
    center.upgradeDetails
      .mockImplementationOnce(answer)
      .mockRejectedValueOnce(new OverairError('upstream-unavailable'));
    await state.preview(
      confirm,
      keys.map((key) => deviceWith(key)),
    );
    const preview = ready(state);
    expect(preview.can).toHaveLength(130);
    expect(new Set(cannot(preview).map((each) => (each as string[])[1]))).toEqual(new Set(['not-asked']));
  });

  it('gives up an earlier one, and the last one when it is closed', async () => {
    const { center, state } = setUp(open('a'), open('b'));
    const first = state.preview(confirm, [deviceWith('a')]);
    await state.preview(confirm, [deviceWith('b')]);
    await first;
    expect(ready(state).can.map(({ deviceKey }) => deviceKey)).toEqual(['b']);
    center.upgradeDetails.mockRejectedValueOnce(new OverairError('cancelled'));
    const last = state.preview(confirm, [deviceWith('a')]);
    state.close();
    await last;
    expect(state.phase.kind).toBe('idle');
  });
});

describe('the run', () => {
  const refused = (key: string): DecisionOutcome => ({
    device: { productKey: 'p', deviceKey: key },
    outcome: 'refused',
    upstreamCode: '6123',
    upstreamMessage: 'Plan suspended',
  });

  it('sends once for a double tap, and tells effects how far it is', async () => {
    const { center, state } = setUp(open('a'));
    const seen: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(state.phase.kind);
      });
    });
    flushSync();
    await state.preview(confirm, [deviceWith('a')]);
    flushSync();
    const both = [state.run(), state.run()];
    flushSync();
    await Promise.all(both);
    flushSync();
    stop();
    expect(center.actOnPlans).toHaveBeenCalledTimes(1);
    expect(results(state)).toEqual([['a', 'accepted']]);
    expect(seen.filter((kind, index) => kind !== seen[index - 1])).toEqual([
      'idle',
      'previewing',
      'ready',
      'running',
      'finished',
    ]);
  });

  it('retries those that failed, and only those', async () => {
    const { center, state } = setUp(open('a'), open('b'), open('c'));
    const devices = ['a', 'b', 'c'].map((key) => deviceWith(key));
    await state.preview(confirm, devices);
    const answer = center.actOnPlans.getMockImplementation()!;
    center.actOnPlans.mockImplementationOnce(async (decisions) => {
      const outcomes = await answer(decisions);
      return outcomes.map((each) => (each.device.deviceKey === 'a' ? each : refused(each.device.deviceKey)));
    });
    await state.run();
    expect(results(state)).toEqual([
      ['a', 'accepted'],
      ['b', 'refused'],
      ['c', 'refused'],
    ]);
    // Meanwhile c runs by itself: the preview says so, and it is not sent again.
    center.put(open('c', { deviceStatus: 'upgrading' }));
    await state.retryFailed();
    expect(cannot(ready(state))).toEqual([['c', 'runs-already']]);
    await state.run();
    expect(center.actOnPlans.mock.calls[1]?.[0].map(({ deviceKey }) => deviceKey)).toEqual(['b']);
    expect(results(state)).toEqual([
      ['a', 'accepted'],
      ['b', 'accepted'],
    ]);
    expect(state.phase).toMatchObject({ cannot: [{ device: { deviceKey: 'c' } }] });
  });

  it('switches auto-confirmation without plans, and says where it failed', async () => {
    const { center, state } = setUp();
    const devices = [
      ...Array.from({ length: 6 }, (_, index) => deviceWith(`d${index}`)),
      deviceWith('s', { shared: true }),
    ];
    center.setAutoConfirmation.mockResolvedValueOnce().mockRejectedValueOnce(new OverairError('no-right'));
    await state.preview({ kind: 'auto-confirmation', on: true }, devices);
    expect(cannot(ready(state))).toEqual([['s', 'shared-device']]);
    await state.run();
    expect(results(state)).toEqual([
      ['d0', 'accepted'],
      ['d1', 'refused'],
      ['d2', 'accepted'],
      ['d3', 'accepted'],
      ['d4', 'accepted'],
      ['d5', 'accepted'],
    ]);
    expect(center.upgradeDetails).not.toHaveBeenCalled();
  });
});

describe('the results', () => {
  it('follow what waits for a network, or is not known, to its end, and offer no second try of it', async () => {
    const { center, outgoing, state } = setUp(open('a'), open('b'));
    outgoing.isOffline = true;
    await state.preview(confirm, [deviceWith('a'), deviceWith('b')]);
    await state.run();
    expect(results(state)).toEqual([
      ['a', 'waiting'],
      ['b', 'waiting'],
    ]);
    expect(state.results.filter(({ standing }) => hasFailed(standing))).toEqual([]);
    center.actOnPlans.mockRejectedValueOnce(new OverairError('offline'));
    const waiting = ['a', 'b'].flatMap((key) => outgoing.decisionsOf(deviceWith(key)));
    await outgoing.send(waiting);
    expect(results(state)).toEqual([
      ['a', 'unknown'],
      ['b', 'unknown'],
    ]);
    await outgoing.send(waiting);
    expect(results(state)).toEqual([
      ['a', 'accepted'],
      ['b', 'accepted'],
    ]);
  });
});

describe('the choice of a time', () => {
  const at = (start: number, end: number): Partial<DevicePlan> => ({
    period: { start: NOW + start * HOUR, end: NOW + end * HOUR },
  });

  async function timeOf(plans: readonly DevicePlan[], devices: readonly Device[]) {
    const { state } = setUp(...plans);
    await state.chooseTime(devices);
    expect(state.phase.kind).toBe('choosing');
    return (state.phase as Extract<typeof state.phase, { kind: 'choosing' }>).time;
  }

  it('is what all plans have in common, without the past', async () => {
    const time = await timeOf(
      [planWith('a', at(-5, 30)), planWith('b', at(2, 20)), planWith('c', { deviceStatus: 'upgrading' })],
      ['a', 'b', 'c'].map((key) => deviceWith(key)),
    );
    expect(time.common).toEqual({ start: NOW + 2 * HOUR, end: NOW + 20 * HOUR });
    expect(time.can.map(({ deviceKey }) => deviceKey)).toEqual(['a', 'b']);
    expect(time.cannot).toMatchObject([{ device: { deviceKey: 'c' }, obstacle: { reason: 'runs-already' } }]);
  });

  it('is from the earliest to the latest where no hour fits all', async () => {
    const time = await timeOf(
      [planWith('a', at(1, 3)), planWith('b', at(2.5, 9))],
      ['a', 'b'].map((key) => deviceWith(key)),
    );
    expect(time.common).toBeNull();
    expect(time.widest).toEqual({ start: NOW + HOUR, end: NOW + 9 * HOUR });
  });

  it('leaves out a plan that ends too soon, and says where there is none at all', async () => {
    const time = await timeOf(
      [planWith('a', at(-1, 0.5))],
      [deviceWith('a'), deviceWith('s', { shared: true })],
    );
    expect(time).toMatchObject({ common: null, widest: null, can: [] });
    expect(cannot(time)).toEqual([
      ['a', 'appointment'],
      ['s', 'shared-device'],
    ]);
  });
});
