import { describe, expect, it } from 'vitest';
import { deviceRow } from '$lib/fleet/rows';
import type { Device } from '$lib/developer-center/types';
import type { DevicePlan } from '$lib/plans/types';
import { START } from '$lib/testing/clock';
import { deviceWith, planWith } from '$lib/testing/plans';
import { arrange, countOffers, offersFor } from './offers';

const row = (plan: Partial<DevicePlan> | null | undefined, device: Partial<Device> = {}) =>
  deviceRow(deviceWith('a', device), plan == null ? plan : planWith('a', plan), START);

describe('offersFor', () => {
  it.each([
    [{}, ['confirm', 'appoint', 'cancel']],
    [{ deviceStatus: 'failed' }, ['retry']],
    [{ deviceStatus: 'failed', period: { start: 0, end: START } }, []],
    [{ userConfirmStatus: 'confirmed' }, ['cancel']],
    [{ deviceStatus: 'upgrading' }, []],
    [null, []],
  ] as const)('goes by the plan %o: %o', (plan, expected) => {
    expect(offersFor(row(plan), START)).toEqual(expected);
  });

  it('sends what only a phone reaches its own way, and offers nothing on what is shared', () => {
    expect(offersFor(row({}, { bluetoothOnly: true }), START)).toEqual(['bluetooth', 'cancel']);
    expect(offersFor(row(undefined, { bluetoothOnly: true }), START)).toEqual(['bluetooth', 'cancel']);
    expect(offersFor(row({}, { shared: true }), START)).toEqual([]);
  });

  it('goes by the list until the plan is told', () => {
    const failed = { planId: '1', deviceStatus: 'failed', userConfirmStatus: 'confirmed' } as const;
    expect(offersFor(row(undefined), START)).toEqual(['confirm', 'appoint', 'cancel']);
    expect(offersFor(row(undefined, { plan: failed }), START)).toEqual(['retry']);
  });
});

describe('a selection', () => {
  const counted = (...rows: ReturnType<typeof row>[]) =>
    countOffers(rows, START, new AbortController().signal);

  const arranged = async (...rows: ReturnType<typeof row>[]) => {
    const counts = await counted(...rows);
    return counts === null ? null : arrange(counts);
  };

  it('has as its main action what brings most of its devices on', async () => {
    const failed = row({ deviceStatus: 'failed' });
    expect(await arranged(failed, failed)).toMatchObject({ shown: ['retry'] });
    expect(await arranged(failed, failed, row({}))).toMatchObject({ shown: ['retry', 'confirm'] });
    expect(await arranged(failed, row({}), row({}))).toEqual({
      shown: ['confirm', 'appoint'],
      rest: ['retry', 'cancel'],
    });
    const queued = row({ userConfirmStatus: 'confirmed' });
    expect(await arranged(queued, queued, row({}))).toMatchObject({ shown: ['confirm', 'appoint'] });
    expect(await arranged(queued)).toMatchObject({ shown: ['cancel'] });
    expect(await arranged(row(null))).toMatchObject({ shown: [] });
  });

  it('is not counted any more once another has taken its place', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await countOffers([row({})], START, stop.signal)).toBeNull();
  });
});
