import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceAttributes } from '../developer-center/types';
import { OverairError } from '../errors';
import type { DevicePlan } from '../plans/types';
import { a, setUp } from './testing/device-state';
import { componentWith, planWith } from '../testing/plans';
import { START } from '../testing/clock';

const delta = planWith('a', {
  components: [componentWith({ packageKind: 'delta', currentVersion: '0.9.7' })],
});

const says: DeviceAttributes = {
  moduleVersion: '1.0.0',
  mcuVersion: null,
  memoryFree: null,
  memoryFreeUnit: null,
  battery: 80,
  signal: -70,
};

const deltaBase = { kind: 'delta-base', component: 'module', version: '1.0.0', expected: '0.9.7' };

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** An answer that comes when it is told to. */
function later<Value>() {
  let give: (value: Value) => void = () => undefined;
  const answer = new Promise<Value>((resolve) => {
    give = resolve;
  });
  return { answer, give: (value: Value) => give(value) };
}

/** The page of a device whose plan is kept from an earlier visit, as it is opened. */
function open(kept: DevicePlan, ...plans: DevicePlan[]) {
  const setting = setUp(...plans);
  setting.store.put(a, kept, setting.store.begin());
  const plan = later<DevicePlan | null>();
  const reading = later<DeviceAttributes>();
  setting.center.devicePlan.mockImplementationOnce(() => plan.answer);
  setting.loadAttributes.mockImplementationOnce(() => reading.answer);
  return { ...setting, plan, reading, close: setting.state.open() };
}

/** What weighing gave; undefined while it waits. */
function weigh(state: ReturnType<typeof setUp>['state']) {
  const found: { concerns?: unknown } = {};
  void state.weigh('confirm').then((concerns) => (found.concerns = concerns));
  return found;
}

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('weigh', () => {
  it('waits for the plan and the device as they are now, and is busy until then', async () => {
    const { state, plan, reading, close } = open(planWith('a'));
    await pass(0);
    const found = weigh(state);
    expect(state.pending).toBe('confirm');
    plan.give(delta);
    await pass(100);
    expect(found).toEqual({});
    reading.give(says);
    await pass(0);
    expect(found.concerns).toEqual([deltaBase]);
    expect(state.pending).toBeNull();
    close();
  });

  it('waits for no reading that nothing depends on', async () => {
    const { state, plan, close } = open(planWith('a'));
    await pass(0);
    const found = weigh(state);
    plan.give(planWith('a'));
    await pass(0);
    expect(found.concerns).toEqual([]);
    close();
  });

  it('judges by what is known after eight seconds', async () => {
    const { state, reading, close } = open(delta);
    reading.give(says);
    await pass(0);
    const found = weigh(state);
    await pass(7_900);
    expect(found).toEqual({});
    await pass(100);
    expect(found.concerns).toEqual([deltaBase]);
    close();
  });

  it('waits for no reading if there is no network', async () => {
    const { state, center, loadAttributes } = setUp(delta);
    center.devicePlan.mockRejectedValue(new OverairError('offline'));
    loadAttributes.mockImplementation(() => new Promise<never>(() => undefined));
    state.open();
    await pass(0);
    const found = weigh(state);
    await pass(0);
    expect(found.concerns).toEqual([]);
  });

  it('asks once more for a reading that did not come', async () => {
    const { state, loadAttributes } = setUp(delta);
    loadAttributes.mockRejectedValueOnce(new OverairError('upstream-unavailable'));
    const close = state.open();
    await pass(0);
    const found = weigh(state);
    await pass(0);
    expect(found.concerns).toEqual([deltaBase]);
    close();
  });

  it('does nothing with a plan that has taken the place of the one that was tapped, and says so', async () => {
    const { state, plan, close } = open(planWith('a'));
    await pass(0);
    const found = weigh(state);
    plan.give(planWith('a', { planId: '2' }));
    await pass(0);
    expect(found.concerns).toBeNull();
    expect(state.outcome).toEqual({ action: 'confirm', hindrance: { kind: 'another-plan' } });
    close();
  });

  it('takes one tap at a time', async () => {
    const { state, center, plan, close } = open(planWith('a'));
    await pass(0);
    const first = weigh(state);
    const second = weigh(state);
    await state.act('confirm');
    plan.give(planWith('a'));
    await pass(0);
    expect([first.concerns, second.concerns]).toEqual([[], null]);
    expect(center.actOnPlans).not.toHaveBeenCalled();
    close();
  });

  it('is let go for what the person does instead', async () => {
    const { state, center, plan, close } = open(planWith('a'));
    await pass(0);
    const found = weigh(state);
    expect(state.acting.isFreeFor('cancel')).toBe(true);
    await state.act('cancel');
    plan.give(planWith('a'));
    await pass(0);
    expect(found.concerns).toBeNull();
    const sent = center.actOnPlans.mock.calls.flatMap(([decisions]) => decisions.map(({ action }) => action));
    expect(sent).toEqual(['cancel']);
    expect(state.outcome).toMatchObject({ action: 'cancel', standing: { kind: 'accepted' } });
    close();
  });

  it('gives nothing if the person turns to something else, and can begin again', async () => {
    const { state, plan, close } = open(planWith('a'));
    await pass(0);
    const first = weigh(state);
    state.acting.letGo();
    expect(state.pending).toBeNull();
    const second = weigh(state);
    plan.give(planWith('a'));
    await pass(0);
    expect([first.concerns, second.concerns]).toEqual([null, []]);
    close();
  });

  it('is for nothing else to be done once it has gone out', async () => {
    const { state, outgoing } = setUp(planWith('a'));
    state.open();
    await pass(0);
    vi.spyOn(outgoing, 'standing').mockReturnValue({ kind: 'waiting', since: 0, why: 'answer', held: false });
    await state.act('confirm');
    state.acting.letGo();
    expect(state.pending).toBe('confirm');
    expect(state.acting.isFreeFor('cancel')).toBe(false);
  });
});
