import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentWith, planWith } from '../testing/plans';
import { isRunning, listPhase, planPhase, type ListPhase, type Phase } from './phase';
import { deviceStatuses, UNKNOWN_STATUS, userConfirmStatuses } from './statuses';
import type { DevicePlan } from './types';

const component = componentWith();
const plan = planWith('d1', { period: { start: 1_000, end: 10_000_000 }, components: [component] });

const BEFORE = 999;
const DURING = 5_000_000;
const AFTER = 10_000_000;

describe('planPhase', () => {
  const cases: [string, Partial<DevicePlan>, number, Phase][] = [
    [
      'nothing to upgrade',
      { deviceStatus: 'nothing-to-upgrade', userConfirmStatus: 'acknowledged' },
      DURING,
      'none',
    ],
    [
      'a success that was seen',
      { deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' },
      AFTER,
      'acknowledged',
    ],
    [
      'a failure that was seen',
      { deviceStatus: 'failed', userConfirmStatus: 'acknowledged' },
      DURING,
      'acknowledged',
    ],
    [
      'running after the period',
      { deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' },
      AFTER,
      'downloading',
    ],
    [
      'running though seen',
      { deviceStatus: 'upgrading', userConfirmStatus: 'acknowledged' },
      DURING,
      'downloading',
    ],
    ['a success', { deviceStatus: 'succeeded', userConfirmStatus: 'confirmed' }, AFTER, 'succeeded'],
    ['a failure', { deviceStatus: 'failed', userConfirmStatus: 'confirmed' }, DURING, 'failed'],
    [
      'an appointment that failed',
      { deviceStatus: 'failed', userConfirmStatus: 'appointed' },
      AFTER,
      'failed',
    ],
    [
      'a cancelled one that ended',
      { deviceStatus: 'failed', userConfirmStatus: 'cancelled' },
      DURING,
      'cancelled',
    ],
    ['a cancelled one', { userConfirmStatus: 'cancelled' }, AFTER, 'cancelled'],
    ['over, not confirmed', {}, AFTER, 'expired'],
    ['over, confirmed', { userConfirmStatus: 'confirmed' }, AFTER, 'expired'],
    ['the last millisecond', {}, AFTER - 1, 'awaiting-confirmation'],
    ['confirmed', { userConfirmStatus: 'confirmed' }, DURING, 'queued'],
    ['confirmed before it opens', { userConfirmStatus: 'confirmed' }, BEFORE, 'queued'],
    ['not open', {}, BEFORE, 'not-yet-open'],
    ['the first millisecond', {}, BEFORE + 1, 'awaiting-confirmation'],
    ['appointed, period unknown', { userConfirmStatus: 'appointed' }, DURING, 'appointed'],
  ];
  it.each(cases)('%s', (_, changes, now, phase) => {
    expect(planPhase({ ...plan, ...changes }, now)).toBe(phase);
  });

  it('has none without a plan', () => {
    expect(planPhase(null, DURING)).toBe('none');
  });

  it('upgrades once any component does', () => {
    const components = [
      component,
      { ...component, downloadStatus: 'done', upgradeStatus: 'running' } as const,
    ];
    expect(planPhase({ ...plan, deviceStatus: 'upgrading', components }, DURING)).toBe('upgrading');
  });

  it('is appointed until the end of the appointment, also before the plan opens', () => {
    const appointed = {
      ...plan,
      userConfirmStatus: 'appointed',
      appointment: { start: 4_000_000, end: 8_000_000 },
    } as const;
    expect(planPhase(appointed, BEFORE)).toBe('appointed');
    expect(planPhase(appointed, 7_999_999)).toBe('appointed');
    expect(planPhase(appointed, 8_000_000)).toBe('expired');
  });
});

describe('listPhase', () => {
  const coarse: Record<Phase, ListPhase[]> = {
    none: ['none'],
    acknowledged: ['acknowledged'],
    upgrading: ['running'],
    downloading: ['running'],
    succeeded: ['succeeded'],
    cancelled: ['cancelled'],
    failed: ['failed'],
    expired: ['unconfirmed', 'queued', 'appointed'],
    queued: ['queued'],
    appointed: ['appointed'],
    'not-yet-open': ['unconfirmed'],
    'awaiting-confirmation': ['unconfirmed'],
    unknown: ['unknown'],
  };

  it('never contradicts the full phase', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...deviceStatuses, UNKNOWN_STATUS),
        fc.constantFrom(...userConfirmStatuses, UNKNOWN_STATUS),
        fc.integer({ min: 0, max: 12_000_000 }),
        fc.constantFrom(null, { start: 4_000_000, end: 8_000_000 }),
        (deviceStatus, userConfirmStatus, now, appointment) => {
          const phase = planPhase({ ...plan, deviceStatus, userConfirmStatus, appointment }, now);
          const row = listPhase({ planId: '1', deviceStatus, userConfirmStatus });
          expect(coarse[phase]).toContain(row);
          expect(isRunning(phase)).toBe(isRunning(row));
        },
      ),
    );
  });

  it('has none without a plan', () => {
    expect(listPhase({ planId: null, deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' })).toBe(
      'none',
    );
  });
});
