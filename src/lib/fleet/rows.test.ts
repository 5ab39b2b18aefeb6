import { describe, expect, it } from 'vitest';
import { deviceRow, groupByNeed, needs } from './rows';
import { deviceWith, planWith } from '../testing/plans';
import { START } from '../testing/clock';

const row = (key: string, changes: Parameters<typeof deviceWith>[1] = {}) =>
  deviceRow(deviceWith(key, changes), undefined, START);

describe('deviceRow', () => {
  it('draws from the list until the plan is known', () => {
    expect(row('a')).toMatchObject({ phase: 'unconfirmed', need: 'action' });
    expect(deviceRow(deviceWith('a'), planWith('a'), START)).toMatchObject({
      phase: 'awaiting-confirmation',
      need: 'action',
    });
    const over = planWith('a', { period: { start: START - 2, end: START } });
    expect(deviceRow(deviceWith('a'), over, START)).toMatchObject({ phase: 'expired', need: 'rest' });
    expect(deviceRow(deviceWith('a'), null, START)).toMatchObject({ phase: 'none', need: 'rest' });
  });

  it('asks nothing of a shared user', () => {
    expect(row('a', { shared: true }).need).toBe('rest');
  });

  it.each([
    [{ userConfirmStatus: 'cancelled' }, 'failed'],
    [{ deviceStatus: 'failed', userConfirmStatus: 'cancelled' }, 'failed'],
    [{ period: { start: START + 1, end: START + 2 } }, 'planned'],
    [{ userConfirmStatus: 'appointed' }, 'planned'],
    [{ userConfirmStatus: 'confirmed' }, 'running'],
    [{ deviceStatus: 'succeeded' }, 'done'],
    [{ deviceStatus: 'unknown' }, 'unclear'],
    [{ deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' }, 'rest'],
    [{ deviceStatus: 'nothing-to-upgrade' }, 'rest'],
  ] as const)('has nothing to do only if nothing is to be done: %o is %s', (changes, need) => {
    expect(deviceRow(deviceWith('a'), planWith('a', changes), START).need).toBe(need);
  });

  it('does not call a plan done that cannot be read', () => {
    expect(deviceRow(deviceWith('a'), null, START, { unread: true }).need).toBe('unclear');
  });

  it('groups without losing or moving any', () => {
    const rows = [
      row('a'),
      row('b', { plan: { planId: '1', deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' } }),
      row('c', { plan: { planId: '1', deviceStatus: 'failed', userConfirmStatus: 'confirmed' } }),
      row('d', { plan: { planId: null, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' } }),
      row('e'),
    ];
    const groups = groupByNeed(rows);
    expect(needs.map((need) => groups[need].map(({ device }) => device.deviceKey))).toEqual([
      ['a', 'e'],
      ['b'],
      [],
      ['c'],
      [],
      [],
      ['d'],
    ]);
  });
});
