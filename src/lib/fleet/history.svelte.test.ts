import { describe, expect, it, vi } from 'vitest';
import type { DevicePlan } from '../plans/types';
import { planWith } from '../testing/plans';
import { DeviceHistory } from './history.svelte';

const plan = (changes: Partial<DevicePlan> = {}) =>
  planWith('d', { planName: 'Firmware 2', period: { start: 0, end: 1_000_000 }, ...changes });

describe('DeviceHistory', () => {
  it('tells how it found the plan, then each change once, at its time', () => {
    const history = new DeviceHistory();
    history.sawPlan(plan(), 10);
    history.sawPlan(plan(), 20);
    history.did('confirm', 30);
    history.sawPlan(plan({ userConfirmStatus: 'confirmed' }), 31);
    history.sawPlan(plan({ userConfirmStatus: 'confirmed', deviceStatus: 'upgrading', progress: 0.2 }), 40);
    history.sawPlan(plan({ userConfirmStatus: 'confirmed', deviceStatus: 'upgrading', progress: 0.4 }), 50);
    history.sawPlan(plan({ userConfirmStatus: 'confirmed', deviceStatus: 'succeeded' }), 60);
    expect(history.entries).toEqual([
      { kind: 'phase', phase: 'awaiting-confirmation', found: true, at: 10 },
      { kind: 'action', action: 'confirm', at: 30 },
      { kind: 'phase', phase: 'queued', found: false, at: 31 },
      { kind: 'phase', phase: 'downloading', found: false, at: 40 },
      { kind: 'phase', phase: 'succeeded', found: false, at: 60 },
    ]);
  });

  it('names a new plan, and not one that was withdrawn and is back', () => {
    const history = new DeviceHistory();
    history.sawPlan(plan(), 1);
    history.sawPlan(null, 2);
    history.sawPlan(plan(), 3);
    history.sawPlan(plan({ planId: '2', planName: 'Firmware 3' }), 4);
    expect(history.entries.map((entry) => (entry.kind === 'plan' ? entry.name : entry.kind))).toEqual([
      'phase',
      'phase',
      'phase',
      'Firmware 3',
      'phase',
    ]);
  });

  it('tells when the device goes and comes back, not how it was found', () => {
    const history = new DeviceHistory();
    for (const [at, online] of [true, true, false, false, true].entries()) history.sawPresence(online, at);
    expect(history.entries).toEqual([
      { kind: 'presence', online: false, at: 2 },
      { kind: 'presence', online: true, at: 4 },
    ]);
  });

  it('keeps the latest hundred', () => {
    const history = new DeviceHistory();
    for (let at = 0; at < 150; at++) history.sawPresence(at % 2 === 0, at);
    expect(history.entries).toHaveLength(100);
    expect(history.entries.at(-1)?.at).toBe(149);
  });

  it('goes on after a reload where it was, and is found anew where no plan was looked at', () => {
    const onChange = vi.fn();
    const before = new DeviceHistory(onChange);
    before.sawPlan(plan(), 10);
    before.sawPresence(true, 10);
    before.did('confirm', 20);
    expect(onChange).toHaveBeenCalledTimes(3);
    const after = new DeviceHistory();
    after.recall(before.memory);
    after.sawPlan(plan({ deviceStatus: 'succeeded' }), 30);
    after.sawPresence(false, 40);
    expect(after.entries).toEqual([
      { kind: 'phase', phase: 'awaiting-confirmation', found: true, at: 10 },
      { kind: 'action', action: 'confirm', at: 20 },
      { kind: 'phase', phase: 'succeeded', found: false, at: 30 },
      { kind: 'presence', online: false, at: 40 },
    ]);
    after.recall(before.memory);
    expect(after.entries).toHaveLength(4);
    const presence = new DeviceHistory();
    presence.sawPresence(true, 10);
    const found = new DeviceHistory();
    found.recall(presence.memory);
    found.sawPlan(plan(), 50);
    expect(found.entries).toEqual([{ kind: 'phase', phase: 'awaiting-confirmation', found: true, at: 50 }]);
  });
});
