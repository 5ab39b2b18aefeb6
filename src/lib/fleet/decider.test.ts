import { describe, expect, it, vi } from 'vitest';
import type { DecisionOutcome, PlanDecision } from '../developer-center/types';
import { OverairError } from '../errors';
import type { DevicePlan } from '../plans/types';
import { performAction } from './action';
import { Decider } from './decider';
import { PlanStore } from './plan-store';
import { FakeCenter, HOUR, idOf, planWith, START } from './testing';

const confirm = (deviceKey: string): PlanDecision => ({ ...idOf(deviceKey), planId: '1', action: 'confirm' });

function setUp(...plans: DevicePlan[]) {
  const center = new FakeCenter(...plans);
  const store = new PlanStore();
  const ask = vi.fn();
  return { center, store, ask, decider: new Decider({ client: center, store, follower: { ask } }) };
}

describe('Decider', () => {
  it('sends in batches of at most 100, tells of each, and asks the follower to look', async () => {
    const { center, store, ask, decider } = setUp();
    const onBatch = vi.fn();
    const decisions = Array.from({ length: 150 }, (_, index) => confirm(`d${index}`));
    const results = await decider.decide(decisions, onBatch);
    expect(center.actOnPlans.mock.calls.map(([batch]) => batch.length)).toEqual([100, 50]);
    expect(onBatch).toHaveBeenCalledTimes(2);
    expect(results).toHaveLength(150);
    expect(results[149]).toEqual({ device: idOf('d149'), outcome: 'accepted' });
    expect(ask).toHaveBeenCalledTimes(150);
    expect(store.wasDecidedHere(confirm('d3'))).toBe(true);
  });

  it('makes void what was asked before a decision was taken', async () => {
    const { store, decider } = setUp();
    const before = store.begin();
    await decider.decide([confirm('a')]);
    expect(store.put(idOf('a'), planWith('a'), before)).toBe(false);
  });

  it('asks the plan of one in neither list', async () => {
    const { center, decider } = setUp(planWith('a', { userConfirmStatus: 'confirmed' }), planWith('b'));
    const outcomes: DecisionOutcome[] = [
      { device: idOf('a'), outcome: 'unknown' },
      { device: idOf('b'), outcome: 'unknown' },
      { device: idOf('c'), outcome: 'refused', upstreamCode: '6', upstreamMessage: 'no' },
    ];
    center.actOnPlans.mockResolvedValue(outcomes);
    const results = await decider.decide([confirm('a'), confirm('b'), confirm('c')]);
    expect(results).toEqual([
      { device: idOf('a'), outcome: 'accepted' },
      { device: idOf('b'), outcome: 'unknown', error: null },
      outcomes[2],
    ]);
    expect(center.upgradeDetails).toHaveBeenCalledExactlyOnceWith([confirm('a'), confirm('b')]);
  });

  it.each<[string, PlanDecision, Partial<DevicePlan>, string]>([
    ['a taken confirmation', confirm('a'), { userConfirmStatus: 'confirmed' }, 'accepted'],
    ['one not taken', confirm('a'), {}, 'unknown'],
    ['another plan', confirm('a'), { planId: '2', userConfirmStatus: 'confirmed' }, 'unknown'],
    ['a cancellation', { ...confirm('a'), action: 'cancel' }, { userConfirmStatus: 'cancelled' }, 'accepted'],
    ['a retry', { ...confirm('a'), action: 'retry' }, { deviceStatus: 'upgrading' }, 'accepted'],
    ['a retry not taken', { ...confirm('a'), action: 'retry' }, { deviceStatus: 'failed' }, 'unknown'],
    [
      'an appointment',
      { ...confirm('a'), action: 'appoint', appointment: { start: 5, end: 9 } },
      { userConfirmStatus: 'appointed', appointment: { start: 5, end: 9 } },
      'accepted',
    ],
    [
      'an earlier appointment',
      { ...confirm('a'), action: 'appoint', appointment: { start: 5, end: 9 } },
      { userConfirmStatus: 'appointed', appointment: { start: 4, end: 9 } },
      'unknown',
    ],
  ])('knows %s by the plan where no answer came', async (_, decision, shown, outcome) => {
    const { center, decider } = setUp(planWith('a', shown));
    center.actOnPlans.mockRejectedValue(new OverairError('offline'));
    expect((await decider.decide([decision]))[0]?.outcome).toBe(outcome);
    expect(center.actOnPlans).toHaveBeenCalledTimes(1);
  });

  it('keeps why it is not known where the plan does not tell either', async () => {
    const { center, decider } = setUp();
    center.actOnPlans.mockRejectedValue(new OverairError('offline'));
    center.upgradeDetails.mockRejectedValue(new OverairError('offline'));
    expect((await decider.decide([confirm('a')]))[0]).toMatchObject({
      outcome: 'unknown',
      error: { code: 'offline' },
    });
  });

  it('says what certainly was not taken, without asking', async () => {
    const { center, store, decider } = setUp();
    center.actOnPlans.mockRejectedValue(new OverairError('too-many-requests', { retryAfter: 9 }));
    expect((await decider.decide([confirm('a')]))[0]).toMatchObject({
      outcome: 'failed',
      error: { code: 'too-many-requests' },
    });
    expect(center.upgradeDetails).not.toHaveBeenCalled();
    expect(store.wasDecidedHere(confirm('a'))).toBe(false);
  });
});

describe('performAction', () => {
  const own = { device: { shared: false, bluetoothOnly: false }, appointment: null };

  it('sends nothing that is not possible any more', async () => {
    const { center, decider } = setUp();
    const running = planWith('a', { deviceStatus: 'upgrading' });
    expect(await performAction(decider, { ...own, action: 'cancel', plan: running }, START)).toEqual({
      action: 'cancel',
      result: 'not-possible',
      reason: 'runs-already',
    });
    const device = { shared: true, bluetoothOnly: false };
    const wish = { ...own, action: 'confirm', plan: planWith('a'), device } as const;
    expect(await performAction(decider, wish, START)).toMatchObject({ reason: 'shared-device' });
    expect(await performAction(decider, { ...wish, ...own, plan: null }, START)).toMatchObject({
      reason: 'no-plan',
    });
    expect(center.actOnPlans).not.toHaveBeenCalled();
  });

  it('sends an appointment that fits, and names what does not', async () => {
    const { center, decider } = setUp();
    const wish = { ...own, action: 'appoint', plan: planWith('a') } as const;
    expect(await performAction(decider, wish, START)).toMatchObject({
      result: 'invalid',
      violations: [
        { field: 'start', code: 'missing' },
        { field: 'end', code: 'missing' },
      ],
    });
    const appointment = { start: START + HOUR, end: START + 2 * HOUR };
    expect(await performAction(decider, { ...wish, appointment }, START)).toEqual({
      action: 'appoint',
      result: 'accepted',
    });
    expect(center.actOnPlans).toHaveBeenCalledExactlyOnceWith([
      { ...idOf('a'), planId: '1', action: 'appoint', appointment },
    ]);
  });

  it("passes on the platform's own words, and what is not known", async () => {
    const { center, decider } = setUp();
    const wish = { ...own, action: 'confirm', plan: planWith('a') } as const;
    center.actOnPlans.mockResolvedValueOnce([
      { device: idOf('a'), outcome: 'refused', upstreamCode: '6123', upstreamMessage: 'Suspended' },
    ]);
    expect(await performAction(decider, wish, START)).toEqual({
      action: 'confirm',
      result: 'refused',
      upstreamCode: '6123',
      upstreamMessage: 'Suspended',
    });
    center.actOnPlans.mockRejectedValueOnce(new OverairError('no-right'));
    expect(await performAction(decider, wish, START)).toMatchObject({ result: 'failed' });
    center.actOnPlans.mockResolvedValueOnce([{ device: idOf('a'), outcome: 'unknown' }]);
    expect(await performAction(decider, wish, START)).toMatchObject({ result: 'unknown', error: null });
  });

  it('acknowledges a result', async () => {
    const { center, ask, decider } = setUp();
    const wish = {
      ...own,
      action: 'acknowledge',
      plan: planWith('a', { deviceStatus: 'succeeded' }),
    } as const;
    expect(await performAction(decider, wish, START)).toMatchObject({ result: 'accepted' });
    expect(ask).toHaveBeenCalledTimes(1);
    center.acknowledgeResult.mockRejectedValueOnce(new OverairError('offline'));
    expect(await performAction(decider, wish, START)).toMatchObject({
      result: 'failed',
      error: { code: 'offline' },
    });
  });
});

describe('Decider with an outbox', () => {
  function withOutbox(isOffline: boolean, saved = true) {
    const center = new FakeCenter(planWith('a'));
    const outbox = {
      offline: () => isOffline,
      keep: vi.fn(() => Promise.resolve({ saved })),
      note: vi.fn(),
    };
    const follower = { ask: vi.fn() };
    return {
      center,
      outbox,
      decider: new Decider({ client: center, store: new PlanStore(), follower, outbox }),
    };
  }

  it('keeps decisions without a network, and asks nobody', async () => {
    const { center, outbox, decider } = withOutbox(true);
    expect(await decider.decide([confirm('a')])).toEqual([
      { device: idOf('a'), outcome: 'saved', held: false },
    ]);
    expect(outbox.keep).toHaveBeenCalledWith(confirm('a'), false);
    expect(center.actOnPlans).not.toHaveBeenCalled();
    expect(outbox.note).not.toHaveBeenCalled();
  });

  it('keeps one whose answer never came as perhaps arrived, and says where it is in memory alone', async () => {
    const { center, outbox, decider } = withOutbox(false, false);
    center.actOnPlans.mockRejectedValueOnce(new OverairError('offline'));
    center.upgradeDetails.mockRejectedValueOnce(new OverairError('offline'));
    expect(await decider.decide([confirm('a')])).toEqual([
      { device: idOf('a'), outcome: 'saved', held: true },
    ]);
    expect(outbox.keep).toHaveBeenCalledWith(confirm('a'), true);
  });

  it('notes what became of one that was sent', async () => {
    const { outbox, decider } = withOutbox(false);
    const [result] = await decider.decide([confirm('a')]);
    expect(outbox.note).toHaveBeenCalledWith(confirm('a'), result);
    expect(outbox.keep).not.toHaveBeenCalled();
  });

  it('fails where it could not be kept', async () => {
    const { outbox, decider } = withOutbox(true);
    outbox.keep.mockRejectedValueOnce(new OverairError('storage-outdated'));
    expect(await decider.decide([confirm('a')])).toMatchObject([
      { outcome: 'failed', error: { code: 'storage-outdated' } },
    ]);
  });
});
