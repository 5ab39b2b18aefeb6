import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keptRecords } from '../testing/kept-records';
import { OverairError } from '../errors';
import { DeviceState } from './device.svelte';
import { a, setUp } from './testing/device-state';
import { componentWith, deviceWith, planWith } from '../testing/plans';
import { HOUR, START } from '../testing/clock';

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('DeviceState', () => {
  it('confirms, follows to the result, and says from which version to which', async () => {
    const { center, loadAttributes, state } = setUp(planWith('a'));
    const close = state.open();
    expect(state.phase).toBeNull();
    await pass(0);
    expect(state.phase).toBe('awaiting-confirmation');
    expect(state.actions?.confirm.allowed).toBe(true);
    center.actOnPlans.mockImplementationOnce((decisions) => {
      center.put(planWith('a', { userConfirmStatus: 'confirmed' }));
      return Promise.resolve(decisions.map(() => ({ device: a, outcome: 'accepted' as const })));
    });
    const acting = state.act('confirm');
    expect(state.pending).toBe('confirm');
    await acting;
    await pass(0);
    expect(state.outcome).toMatchObject({ action: 'confirm', standing: { kind: 'accepted' } });
    await pass(0);
    expect(state.phase).toBe('queued');
    center.put(planWith('a', { deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' }));
    await pass(3_000);
    expect(state.phase).toBe('downloading');
    const asked = loadAttributes.mock.calls.length;
    const done = [componentWith({ currentVersion: '1.1.0', upgradeStatus: 'done', downloadStatus: 'done' })];
    center.put(
      planWith('a', { deviceStatus: 'succeeded', userConfirmStatus: 'confirmed', components: done }),
    );
    await pass(3_000);
    expect(state.phase).toBe('succeeded');
    expect(state.versionBefore('MODULE')).toBe('1.0.0');
    expect(loadAttributes.mock.calls.length).toBeGreaterThan(asked);
    expect(state.readings.attributes).toMatchObject({ kind: 'known', value: { moduleVersion: '1.1.0' } });
    close();
  });

  it('says for how long what an earlier page has kept is awaited, though the answer is the same', async () => {
    const { store, state } = setUp(planWith('a'));
    store.put(a, planWith('a'), 0);
    const seen: boolean[] = [];
    const stop = $effect.root(() => {
      $effect(() => void seen.push(store.isAwaited(a)));
    });
    flushSync();
    const close = state.open();
    flushSync();
    await pass(0);
    flushSync();
    expect(seen).toEqual([true, false]);
    stop();
    close();
  });

  it('sends once for a double tap', async () => {
    const { center, state } = setUp(planWith('a'));
    const close = state.open();
    await pass(0);
    await Promise.all([state.act('confirm'), state.act('confirm'), state.act('cancel')]);
    await pass(0);
    expect(center.actOnPlans).toHaveBeenCalledTimes(1);
    expect(state.pending).toBeNull();
    close();
  });

  it('keeps what came of an action until it is dismissed or the next one', async () => {
    const { center, state } = setUp(planWith('a'));
    const close = state.open();
    await pass(0);
    center.actOnPlans.mockRejectedValueOnce(new OverairError('no-right'));
    await state.act('confirm');
    await pass(0);
    expect(state.outcome).toMatchObject({ standing: { kind: 'refused', refusal: { code: 'no-right' } } });
    state.dismissOutcome();
    expect(state.outcome).toBeNull();
    await state.act('appoint', { start: START + HOUR, end: START + 2 * HOUR });
    await pass(0);
    expect(state.outcome).toMatchObject({ action: 'appoint', standing: { kind: 'accepted' } });
    close();
  });

  it('does nothing more while it is not known what became of the last action, and says so until it is', async () => {
    const { center, outgoing, state } = setUp(planWith('a'));
    const close = state.open();
    await pass(0);
    center.actOnPlans.mockRejectedValueOnce(new OverairError('offline'));
    await state.act('confirm');
    await pass(0);
    expect(state.outcome).toMatchObject({ standing: { kind: 'unknown' } });
    expect(state.unknown).toBe('confirm');
    await state.act('cancel');
    expect(center.actOnPlans).toHaveBeenCalledTimes(1);
    // What the outbox finds out when it asks.
    await outgoing.send(outgoing.decisionsOf(a));
    expect(state.unknown).toBeNull();
    expect(state.outcome).toMatchObject({ action: 'confirm', standing: { kind: 'accepted' } });
    close();
  });

  it('shows what was decided without a network before the page was opened, and follows it to its end', async () => {
    const { outgoing, services, state } = setUp(planWith('a'));
    const close = state.open();
    await pass(0);
    outgoing.isOffline = true;
    await state.act('confirm');
    expect(state.outcome).toMatchObject({ standing: { kind: 'waiting', why: 'network' } });
    const again = new DeviceState(services, a);
    expect(again.outcome).toMatchObject({ action: 'confirm', standing: { kind: 'waiting' } });
    again.dismissOutcome();
    expect(again.outcome).toBeNull();
    await outgoing.send(outgoing.decisionsOf(a));
    expect(state.outcome).toMatchObject({ standing: { kind: 'accepted' } });
    close();
  });

  it('shows what the device said when it was prepared, with when, while nothing answers', async () => {
    const { services, state, loadAttributes } = setUp(planWith('a'));
    const { reading } = keptRecords.readings;
    services.keptReading.mockResolvedValue({ ...keptRecords.readings, readAt: 7 });
    loadAttributes.mockRejectedValueOnce(new OverairError('offline'));
    const close = state.open();
    await pass(0);
    expect(state.readings.last).toEqual(reading);
    expect(state.readings.keptAt).toBe(7);
    await state.load();
    expect(state.readings.keptAt).toBeNull();
    expect(state.readings.last).not.toEqual(reading);
    close();
  });

  it('shows what the list had, and each part that failed by itself', async () => {
    const { center, services, loadAttributes } = setUp(planWith('a'));
    const state = new DeviceState(services, a, () => deviceWith('a', { name: 'From the list' }));
    center.device.mockRejectedValue(new OverairError('offline'));
    center.devicePlan.mockRejectedValueOnce(new OverairError('upstream-unavailable'));
    loadAttributes.mockRejectedValueOnce(new OverairError('offline'));
    await state.load();
    expect(state.device?.name).toBe('From the list');
    expect(state.problem?.code).toBe('offline');
    expect(state.plan).toBeUndefined();
    expect(state.planProblem?.code).toBe('upstream-unavailable');
    expect(state.readings.attributes).toMatchObject({ kind: 'failed' });
    await state.load();
    expect(state.planProblem).toBeUndefined();
    expect(state.phase).toBe('awaiting-confirmation');
  });

  it("says that it is somebody else's", async () => {
    const { center, state } = setUp();
    center.device.mockRejectedValue(new OverairError('no-right'));
    await state.load();
    expect(state.problem?.code).toBe('no-right');
    expect(state.device).toBeNull();
    expect(state.actions).toBeNull();
    await state.act('confirm');
    expect(state.outcome).toBeNull();
  });

  it('offers nothing on a shared device, and asks nothing that only its owner may', async () => {
    const { center, state } = setUp(planWith('a'));
    center.devicesById.set('p/a', deviceWith('a', { shared: true }));
    await state.load();
    expect(state.actions?.confirm).toEqual({ allowed: false, reason: 'shared-device' });
    expect(center.autoConfirmation).not.toHaveBeenCalled();
    await state.act('confirm');
    expect(state.outcome).toMatchObject({ hindrance: { kind: 'not-possible', reason: 'shared-device' } });
    expect(center.actOnPlans).not.toHaveBeenCalled();
  });

  it('finds the next plan that runs unasked, while it is in sight', async () => {
    const { center, visible, state } = setUp(
      planWith('a', { deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' }),
    );
    center.autoConfirmation.mockResolvedValue(true);
    const close = state.open();
    await pass(0);
    expect(state.phase).toBe('acknowledged');
    center.put(planWith('a', { planId: '2', deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' }));
    visible.set(false);
    await pass(60_000);
    expect(state.phase).toBe('acknowledged');
    visible.set(true);
    await pass(30_000);
    expect(state.phase).toBe('downloading');
    expect(state.ranUnasked).toBe(true);
    center.put(planWith('a', { planId: '2', deviceStatus: 'succeeded', userConfirmStatus: 'confirmed' }));
    await pass(3_000);
    expect(state.phase).toBe('succeeded');
    close();
  });

  it('marks nothing as unasked that was confirmed here', async () => {
    const { center, state } = setUp(planWith('a'));
    center.autoConfirmation.mockResolvedValue(true);
    const close = state.open();
    await pass(0);
    await state.act('confirm');
    center.put(planWith('a', { deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' }));
    await pass(3_000);
    expect(state.phase).toBe('downloading');
    expect(state.ranUnasked).toBe(false);
    close();
  });

  it('asks for the device alone first, and for all else once it is opened', async () => {
    const { center, loadAttributes, services, state } = setUp(planWith('a'));
    const asked = () => [
      center.device.mock.calls.length,
      loadAttributes.mock.calls.length,
      center.devicePlan.mock.calls.length,
      center.autoConfirmation.mock.calls.length,
    ];
    await state.find();
    expect(state.device).toEqual(deviceWith('a'));
    expect(state.readings.last.battery).toBe(80);
    expect(asked()).toEqual([1, 1, 0, 0]);
    const close = state.open();
    await pass(0);
    expect(state.phase).toBe('awaiting-confirmation');
    expect(state.autoConfirmation).toEqual({ kind: 'known', value: false });
    expect(asked()).toEqual([1, 1, 1, 1]);
    close();
    const later = new DeviceState(services, a);
    await later.find();
    await pass(10_000);
    const before = center.device.mock.calls.length;
    const closeLater = later.open();
    await pass(0);
    expect(center.device).toHaveBeenCalledTimes(before + 1);
    closeLater();
  });

  it('asks nothing of a device twice that could not be asked for, until somebody tries again', async () => {
    const { center, state } = setUp(planWith('a'));
    center.device.mockRejectedValueOnce(new OverairError('device-not-bound'));
    await state.find();
    const close = state.open();
    await pass(0);
    expect(state.problem?.code).toBe('device-not-bound');
    expect(center.device).toHaveBeenCalledTimes(1);
    await state.load();
    expect(state.problem).toBeNull();
    expect(center.device).toHaveBeenCalledTimes(2);
    close();
  });

  it('moves with time, and rests when it is closed', async () => {
    const { center, services, state } = setUp(
      planWith('a', { period: { start: START + 2_500, end: START + 24 * HOUR } }),
    );
    const seen: (string | null)[] = [];
    const stop = $effect.root(() => {
      $effect(() => state.open());
      $effect(() => {
        seen.push(state.phase);
      });
    });
    flushSync();
    for (let second = 0; second < 4; second++) {
      await pass(1_000);
      flushSync();
    }
    expect(seen.filter((phase, index) => phase !== seen[index - 1])).toEqual([
      null,
      'not-yet-open',
      'awaiting-confirmation',
    ]);
    // Opened once, though the effect that opens it wrote to all that it shows.
    expect(center.device).toHaveBeenCalledTimes(1);
    stop();
    services.now.stop();
    const asked = center.upgradeDetails.mock.calls.length;
    await pass(600_000);
    expect(center.upgradeDetails).toHaveBeenCalledTimes(asked);
  });
});
