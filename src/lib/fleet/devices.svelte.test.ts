import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import type { DevicePage } from '../developer-center/types';
import { OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import { DevicesState } from './devices.svelte';
import { Now } from './now.svelte';
import { PlanStore } from './plan-store';
import { FakeCenter } from '../testing/center';
import { deviceWith, idOf, planWith } from '../testing/plans';
import { START } from '../testing/clock';

function setUp(count: number) {
  const center = new FakeCenter();
  for (let index = 0; index < count; index++) {
    const device = deviceWith(`d${String(index).padStart(5, '0')}`);
    center.devicesById.set(deviceIdText(device), device);
  }
  const store = new PlanStore();
  const followed = new Map<string, number>();
  const follow = vi.fn((references: readonly { deviceKey: string }[]) => {
    for (const { deviceKey } of references) followed.set(deviceKey, (followed.get(deviceKey) ?? 0) + 1);
    return () => {
      for (const { deviceKey } of references) followed.set(deviceKey, (followed.get(deviceKey) ?? 0) - 1);
    };
  });
  const now = new Now(systemClock, center.serverTime, 1_000);
  const ask = vi.fn();
  const state = new DevicesState({
    client: center,
    store,
    poller: { follow, ask },
    now,
    clock: systemClock,
  });
  const following = (): number => [...followed.values()].filter((times) => times > 0).length;
  return { center, store, ask, followed, following, now, state };
}

const keys = (state: DevicesState): string[] => state.rows.map(({ device }) => device.deviceKey);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('DevicesState', () => {
  it('is awaited from what an earlier page has kept until the list has come whole, or not', async () => {
    const { center, state } = setUp(2);
    state.restore([deviceWith('d00000')], START - 1_000);
    expect(state.isAwaited).toBe(false);
    center.devices.mockRejectedValueOnce(new OverairError('upstream-unavailable'));
    const failing = state.load();
    expect(state.isAwaited).toBe(true);
    await failing;
    expect(state.isAwaited).toBe(false);
    const loading = state.load();
    expect(state.isAwaited).toBe(true);
    await loading;
    void state.load();
    expect(state.isAwaited).toBe(false);
    state.stop();
  });

  it('loads every page, in order whichever comes first, and follows the plans', async () => {
    const { center, state, following } = setUp(450);
    const answer = center.devices.getMockImplementation()!;
    center.devices.mockImplementation(async (query) => {
      await new Promise((resolve) => setTimeout(resolve, query.page === 2 ? 500 : 10));
      return answer(query);
    });
    const loading = state.load();
    expect(state.loading).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(state.rows).toHaveLength(350);
    expect(state.total).toBe(450);
    expect(state.loadedAt).toBeNull();
    await vi.advanceTimersByTimeAsync(500);
    await loading;
    expect(keys(state)).toEqual(keys(state).toSorted());
    expect(state.rows).toHaveLength(450);
    expect(state.loading).toBe(false);
    expect(state.loadedAt).toBe(START + 510);
    expect(following()).toBe(450);
  });

  it('draws a long list at once for the first news, then calmly for all that follow', async () => {
    const { center, state, store } = setUp(600);
    await state.load();
    const [first, second, third] = center.devicesById.values();
    let drawings = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        if (state.rows.length > 0) drawings++;
      });
    });
    flushSync();
    const before = state.rows;
    for (const device of [first!, second!, third!]) {
      store.put(device, planWith(device.deviceKey), store.begin());
      flushSync();
    }
    expect(drawings).toBe(2);
    expect(state.rows.map(({ plan }) => plan !== undefined).slice(0, 4)).toEqual([true, false, false, false]);
    await vi.advanceTimersByTimeAsync(500);
    flushSync();
    expect(drawings).toBe(3);
    expect(state.rows.map(({ plan }) => plan !== undefined).slice(0, 4)).toEqual([true, true, true, false]);
    expect(state.rows[3], 'what says nothing new stays the same').toBe(before[3]);
    stop();
    state.stop();
  });

  it('loads 10,000 and says that there are more', async () => {
    const { center, state } = setUp(10_050);
    await state.load();
    expect(state.rows).toHaveLength(10_000);
    expect(center.devices).toHaveBeenCalledTimes(100);
    expect(state.truncated).toBe(true);
  });

  it('goes to a short page where the platform gives no total', async () => {
    const { center, state } = setUp(250);
    const answer = center.devices.getMockImplementation()!;
    center.devices.mockImplementation(async (query) => ({ ...(await answer(query)), total: null }));
    await state.load();
    expect(state.rows).toHaveLength(250);
    expect(state.total).toBeNull();
  });

  it('keeps what came where pages fail, and what was there before', async () => {
    const { center, state } = setUp(250);
    await state.load();
    const loadedAt = state.loadedAt;
    const answer = center.devices.getMockImplementation()!;
    center.devices.mockImplementation((query) =>
      query.page === 2 ? Promise.reject(new OverairError('offline')) : answer(query),
    );
    center.devicesById.set('p/d00000', deviceWith('d00000', { name: 'Renamed' }));
    await vi.advanceTimersByTimeAsync(1_000);
    await state.load();
    expect(state.failures).toMatchObject([{ page: 2, error: { code: 'offline' } }]);
    expect(state.rows).toHaveLength(250);
    expect(state.find(idOf('d00000'))?.name).toBe('Renamed');
    expect(state.loadedAt).toBe(loadedAt);
    center.devices.mockImplementation(answer);
    center.devicesById.delete('p/d00001');
    await state.load();
    expect(state.failures).toEqual([]);
    expect(state.find(idOf('d00001'))).toBeUndefined();
  });

  it('counts what could not be read', async () => {
    const { center, state } = setUp(0);
    const page: DevicePage = {
      items: [deviceWith('a')],
      malformed: [new OverairError('answer-malformed', { field: 'data.list.1.planId' })],
      ...{ total: 2, pages: null, hasNext: null },
    };
    center.devices.mockResolvedValue(page);
    await state.load();
    expect(state.rows).toHaveLength(1);
    expect(state.malformed).toHaveLength(1);
  });

  it('gives up an earlier load for a later one', async () => {
    const { center, state } = setUp(1);
    let release: (page: DevicePage) => void = () => undefined;
    center.devices.mockImplementationOnce(
      () =>
        new Promise<DevicePage>((resolve) => {
          release = resolve;
        }),
    );
    const first = state.load();
    await state.load();
    release({ items: [deviceWith('stale')], malformed: [], total: 1, pages: null, hasNext: null });
    await first;
    expect(keys(state)).toEqual(['d00000']);
    expect(state.loading).toBe(false);
  });

  it('follows what still can say something, and lets it all go', async () => {
    const { center, state, followed } = setUp(1);
    const gone = deviceWith('seen', {
      plan: { planId: '1', deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' },
    });
    const none = deviceWith('none', {
      plan: { planId: null, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
    });
    for (const device of [gone, none]) center.devicesById.set(deviceIdText(device), device);
    await state.load();
    expect([...followed]).toEqual([['d00000', 1]]);
    state.stop();
    expect([...followed]).toEqual([['d00000', 0]]);
  });

  it('asks anew for a plan of which a later list says something else', async () => {
    const { center, store, ask, state } = setUp(3);
    for (const key of ['d00000', 'd00001', 'd00002']) {
      store.put(idOf(key), planWith(key), store.begin());
    }
    await state.load();
    expect(ask).not.toHaveBeenCalled();
    const retried = { planId: '1', deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' } as const;
    const none = { planId: null, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' } as const;
    center.devicesById.set('p/d00000', deviceWith('d00000', { plan: retried }));
    center.devicesById.set('p/d00001', deviceWith('d00001', { plan: none }));
    await state.load();
    expect(ask).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(idOf('d00000')));
    expect(store.get(idOf('d00001'))).toBeNull();
    expect(state.rows[1]?.phase).toBe('none');
  });

  it('is loaded once by an effect', async () => {
    const { center, store, state } = setUp(1);
    const stop = $effect.root(() => {
      $effect(() => {
        void state.load();
      });
    });
    flushSync();
    await vi.advanceTimersByTimeAsync(10);
    store.put(idOf('d00000'), planWith('d00000'), store.begin());
    flushSync();
    stop();
    expect(center.devices).toHaveBeenCalledTimes(1);
  });

  it('moves with the plans and with time', async () => {
    const { store, now, state } = setUp(1);
    now.start();
    await state.load();
    const seen: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(state.rows[0]?.phase ?? '');
      });
    });
    flushSync();
    const device = idOf('d00000');
    const period = { start: START + 5_000, end: START + 10_000 };
    store.put(device, planWith('d00000', { period }), store.begin());
    flushSync();
    await vi.advanceTimersByTimeAsync(5_000);
    flushSync();
    await vi.advanceTimersByTimeAsync(5_000);
    flushSync();
    stop();
    now.stop();
    expect(seen.filter((phase, index) => phase !== seen[index - 1])).toEqual([
      'unconfirmed',
      'not-yet-open',
      'awaiting-confirmation',
      'expired',
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
