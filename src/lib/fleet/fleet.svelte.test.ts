import { DeviceState } from './device.svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fleet } from './fleet.svelte';
import { FakeOutgoing } from '../testing/outgoing';
import type { Outgoing } from './outgoing.svelte';
import { FakeCenter } from '../testing/center';
import { data, failure, setUpGateway, type Handler } from './testing/gateway';
import { idOf } from '../testing/plans';
import { START } from '../testing/clock';

/** A fleet from which nothing is sent. */
function fleetOf(handle: Handler): Fleet {
  const { connection, options } = setUpGateway(handle);
  const outgoing = new FakeOutgoing(new FakeCenter()) as unknown as Outgoing;
  return new Fleet(connection.client, options, { cache: null, record: null, outgoing, who: () => '' });
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('Fleet', () => {
  it('loads, follows, and shows a device as the list has it', async () => {
    const plan = {
      ...idOf('a'),
      planId: '1',
      planStartTime: START - 1_000,
      planEndTime: START + 86_400_000,
      deviceStatus: 1,
      comVerList: [{ comNo: 'M', upgradeStatus: 1 }],
    };
    const fleet = fleetOf((path) => {
      if (path === 'api/devices') {
        return data({ list: [{ ...idOf('a'), planId: 1, upgradeStatus: 1 }], total: 1 });
      }
      return path === 'api/upgradeDetails' ? data([plan]) : undefined;
    });
    fleet.start();
    await fleet.devices.load();
    expect(fleet.devices.rows[0]?.phase).toBe('running');
    await pass(10);
    expect(fleet.devices.rows[0]?.phase).toBe('upgrading');
    expect(new DeviceState(fleet.services, idOf('a'), () => fleet.devices.find(idOf('a'))).device?.name).toBe(
      'a',
    );
    fleet.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says why it cannot follow, and how far the clock of this machine is off', async () => {
    const time = String(START + 600_000);
    const fleet = fleetOf((path) => {
      if (path === 'api/devices') {
        return data([{ ...idOf('a'), planId: 1 }], { 'x-developer-center-time': time });
      }
      return path === 'api/upgradeDetails' ? failure(503, 'upstream-unavailable') : undefined;
    });
    fleet.start();
    await fleet.devices.load();
    await pass(1_000);
    expect(fleet.followProblem?.code).toBe('upstream-unavailable');
    expect(fleet.now.skewMs).toBe(-600_000);
    fleet.stop();
  });
});
