import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import { START, TestClock } from '$lib/testing/clock';
import { deviceWith, planWith } from '$lib/testing/plans';
import { areTold, FirstLook } from './first-look.svelte';

const untold = { planId: '1', deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' } as const;
const running = { ...untold, deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' } as const;

const listed = (key: string, plan: Parameters<typeof deviceWith>[1] = { plan: untold }): DeviceRow =>
  deviceRow(deviceWith(key, plan), undefined, START);
const told = (key: string): DeviceRow => deviceRow(deviceWith(key, { plan: untold }), planWith(key), START);
const many = (count: number): DeviceRow[] => Array.from({ length: count }, (_, index) => told(`t${index}`));

describe('what comes first', () => {
  it('is told once every plan that may wait for a decision is', () => {
    expect(areTold([told('a'), listed('b')])).toBe(false);
    expect(areTold([told('a'), told('b')])).toBe(true);
    expect(areTold([])).toBe(true);
  });

  it('needs no plan of what stays where the list has it', () => {
    expect(areTold([listed('a', { plan: running }), listed('b', { plan: untold, shared: true })])).toBe(true);
  });

  it('needs no plan that could not be read', () => {
    const unread = deviceRow(deviceWith('a', { plan: untold }), undefined, START, { unread: true });
    expect(areTold([unread])).toBe(true);
  });

  it('ends where a window does', () => {
    expect(areTold([...many(24), listed('last')])).toBe(true);
    expect(areTold([...many(23), listed('last')])).toBe(false);
  });
});

describe('a list that is first looked at', () => {
  function setUp(first: readonly DeviceRow[] = []) {
    const clock = new TestClock();
    let rows = $state.raw(first);
    let isVain = $state(false);
    const look = new FirstLook({ clock, rows: () => rows, isVain: () => isVain });
    const stop = $effect.root(() => {
      const state = $derived(look.state);
      $effect(() => look.watch(state));
    });
    flushSync();
    const change = (next: readonly DeviceRow[]): string => {
      rows = next;
      flushSync();
      return look.state;
    };
    return { clock, look, stop, change, fail: () => (isVain = true) };
  }

  it('is shown at once if all of it is known', () => {
    const { look, stop } = setUp([told('a')]);
    expect(look.state).toBe('shown');
    stop();
  });

  it('is shown when the first plans have come, and stays when others are still to come', () => {
    const { change, stop } = setUp();
    expect(change([])).toBe('empty');
    expect(change([listed('a'), listed('b')])).toBe('awaited');
    expect(change([told('a'), listed('b')])).toBe('awaited');
    expect(change([told('a'), told('b')])).toBe('shown');
    expect(change([told('a'), told('b'), listed('c')])).toBe('shown');
    stop();
  });

  it('is shown as it is known after a second, however much comes meanwhile', () => {
    const { clock, look, change, stop } = setUp([listed('a')]);
    clock.advance(900);
    change([listed('a'), listed('b')]);
    expect(look.state).toBe('awaited');
    clock.advance(100);
    expect(look.state).toBe('shown');
    expect(change([listed('a'), listed('b'), listed('c')])).toBe('shown');
    stop();
  });

  it('is shown as it is known if no plan is told now', () => {
    const { look, fail, stop } = setUp([listed('a')]);
    fail();
    expect(look.state).toBe('shown');
    stop();
  });

  it('waits no more once nobody looks', () => {
    const { clock, look, stop } = setUp([listed('a')]);
    stop();
    clock.advance(5_000);
    expect(look.state).toBe('awaited');
  });
});
