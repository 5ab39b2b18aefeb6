import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import { AutoConfirmations } from './auto-confirmation';
import { DeviceFacts } from './device-facts';
import { FakeOutgoing } from '../testing/outgoing';
import { FakeCenter } from '../testing/center';
import { idOf } from '../testing/plans';

const ids = (...keys: string[]): DeviceId[] => keys.map(idOf);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('DeviceFacts', () => {
  it('asks for what is in sight, four at once, and once each', async () => {
    const answers = new Map<string, (value: string) => void>();
    const load = vi.fn((device: DeviceId) => new Promise<string>((r) => answers.set(device.deviceKey, r)));
    const facts = new DeviceFacts(load);
    facts.want(ids('a', 'b', 'c', 'd', 'e', 'f'));
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(4));
    expect(facts.get(idOf('a'))).toEqual({ kind: 'loading' });
    expect(facts.get(idOf('e'))).toBeUndefined();
    // Scrolled on: e and f are out of sight, a is still being asked for.
    facts.want(ids('a', 'g'));
    answers.get('a')!('1.0.0');
    await settled();
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: '1.0.0' });
    expect(load.mock.calls.map(([device]) => device.deviceKey)).toEqual(['a', 'b', 'c', 'd', 'g']);
    facts.want(ids('a'));
    expect(load).toHaveBeenCalledTimes(5);
  });

  it('says why it is not known, and asks again when wanted', async () => {
    const load = vi.fn(() => Promise.resolve('x'));
    load.mockRejectedValueOnce(new OverairError('offline'));
    const facts = new DeviceFacts(load);
    facts.want(ids('a'));
    await settled();
    expect(facts.get(idOf('a'))).toMatchObject({ kind: 'failed', error: { code: 'offline' } });
    facts.want(ids('a'));
    await settled();
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: 'x' });
  });

  it('keeps what was known while it asks again, and asks once for two', async () => {
    const load = vi.fn(() => Promise.resolve(load.mock.calls.length));
    const facts = new DeviceFacts(load);
    await facts.refresh(idOf('a'));
    const both = Promise.all([facts.refresh(idOf('a')), facts.refresh(idOf('a'))]);
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: 1 });
    await both;
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: 2 });
  });

  it('keeps what was known where nothing answers, and says what else went wrong', async () => {
    const load = vi.fn(() => Promise.resolve('x'));
    const facts = new DeviceFacts(load);
    await facts.refresh(idOf('a'));
    load.mockRejectedValueOnce(new OverairError('offline'));
    await facts.refresh(idOf('a'));
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: 'x' });
    load.mockRejectedValueOnce(new OverairError('no-right'));
    await facts.refresh(idOf('a'));
    expect(facts.get(idOf('a'))).toMatchObject({ kind: 'failed', error: { code: 'no-right' } });
  });

  it('is wanted once by an effect, and moves those that read it', async () => {
    const load = vi.fn(() => Promise.resolve('x'));
    const facts = new DeviceFacts(load);
    const seen: unknown[] = [];
    let wanted = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        wanted++;
        facts.want(ids('a'));
      });
      $effect(() => {
        seen.push(facts.get(idOf('a'))?.kind);
      });
    });
    flushSync();
    await settled();
    flushSync();
    stop();
    expect(wanted).toBe(1);
    expect(seen.at(-1)).toBe('known');
  });

  it('does not let an older answer undo what was set', async () => {
    const facts = new DeviceFacts(() => Promise.resolve('old'));
    const asking = facts.refresh(idOf('a'));
    facts.set(idOf('a'), 'new');
    await asking;
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: 'new' });
    await facts.refresh(idOf('a'));
    expect(facts.get(idOf('a'))).toEqual({ kind: 'known', value: 'old' });
  });
});

describe('AutoConfirmations', () => {
  const a = idOf('a');

  function setUp() {
    const client = new FakeCenter();
    const outgoing = new FakeOutgoing(client);
    const who = (): string => 'Ada';
    return { client, outgoing, state: new AutoConfirmations({ client, outgoing, who }) };
  }

  it('asks, sets once for a double tap, and unsets', async () => {
    const { client, state } = setUp();
    state.want([a]);
    await settled();
    expect(state.get(a)).toEqual({ kind: 'known', value: false });
    const both = [state.set(a, true), state.set(a, true)];
    expect(state.setting(a)).toMatchObject({ on: true, standing: { kind: 'waiting' } });
    await Promise.all(both);
    await settled();
    expect(client.setAutoConfirmation).toHaveBeenCalledExactlyOnceWith(a, true);
    expect(state.get(a)).toEqual({ kind: 'known', value: true });
    expect(state.setting(a)).toBeNull();
    await state.set(a, false);
    await settled();
    expect(state.get(a)).toEqual({ kind: 'known', value: false });
  });

  it('says why it was not taken and asks what is so', async () => {
    const { client, state } = setUp();
    client.setAutoConfirmation.mockRejectedValueOnce(new OverairError('no-right'));
    client.autoConfirmation.mockResolvedValueOnce(true);
    await state.set(a, true);
    await settled();
    expect(state.failure(a)).toMatchObject({ kind: 'refused', refusal: { code: 'no-right' } });
    expect(state.get(a)).toEqual({ kind: 'known', value: true });
    await state.set(a, true);
    await settled();
    expect(state.failure(a)).toBeNull();
  });

  it('shows what it is being set to while that waits for a network, or is asked about', async () => {
    const { client, outgoing, state } = setUp();
    outgoing.isOffline = true;
    await state.set(a, true);
    expect(state.setting(a)).toMatchObject({ on: true, standing: { kind: 'waiting', why: 'network' } });
    outgoing.isOffline = false;
    const b = idOf('b');
    client.setAutoConfirmation.mockRejectedValueOnce(new OverairError('offline'));
    await state.set(b, true);
    await settled();
    expect(state.setting(b)).toMatchObject({ on: true, standing: { kind: 'unknown' } });
  });
});
