import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import { keepBluetoothPlan } from '../storage/plans';
import { keepSecret } from '../storage/secrets';
import { alice, freshDatabase, ManualClock, meter } from '../storage/test-support';
import { keptReaders, type KeptReadersOptions } from './kept-readers';
import { component, SECRET } from './test-support';

const PLAN = { planId: '7', notes: '', components: [component()] };
const never = new AbortController().signal;
const offline = () => Promise.reject(new OverairError('offline'));

async function setUp({ prepared = true, knownOffline = false } = {}) {
  const clock = new ManualClock();
  const database = freshDatabase({ clock });
  const readAt = clock.now() - 5_000;
  const end = clock.now() + 60_000;
  if (prepared) {
    await keepBluetoothPlan(database, alice, { ...meter, plan: PLAN, end, readAt });
    const none = { authKey: null, bindingCode: null, bluetoothPassword: null };
    await keepSecret(database, alice, meter, { ...none, bindingCode: SECRET }, end);
  }
  const client = {
    bluetoothPlan: vi.fn<KeptReadersOptions['client']['bluetoothPlan']>(offline),
    devicePlan: vi.fn<KeptReadersOptions['client']['devicePlan']>(offline),
    deviceSecret: vi.fn<KeptReadersOptions['client']['deviceSecret']>(offline),
  };
  const options = { client, clock, database, device: meter, scope: alice, offline: () => knownOffline };
  return { ...keptReaders(options), client, clock, readAt, end };
}

describe('without a network', () => {
  it('the plan and the secret are those that were prepared', async () => {
    const { readPlan, readSecret, readAt, end } = await setUp();
    expect(await readPlan(never)).toEqual({ plan: PLAN, end, readAt });
    expect(await readSecret(never)).toBe(SECRET);
  });

  it('known to be without one, nothing is asked', async () => {
    const { readPlan, readSecret, client } = await setUp({ knownOffline: true });
    expect((await readPlan(never))?.plan).toEqual(PLAN);
    expect(await readSecret(never)).toBe(SECRET);
    expect(client.bluetoothPlan).not.toHaveBeenCalled();
    expect(client.deviceSecret).not.toHaveBeenCalled();
  });

  it.each([true, false])(
    'what was not prepared is asked for, and is not there (known: %s)',
    async (known) => {
      const { readPlan, readSecret, client } = await setUp({ prepared: false, knownOffline: known });
      await expect(readPlan(never)).rejects.toMatchObject({ code: 'offline' });
      await expect(readSecret(never)).rejects.toMatchObject({ code: 'offline' });
      expect(client.bluetoothPlan).toHaveBeenCalledOnce();
    },
  );

  it('a secret is not opened after its plan has ended', async () => {
    const { readSecret, clock } = await setUp();
    clock.advance(60_000);
    await expect(readSecret(never)).rejects.toMatchObject({ code: 'offline' });
  });
});

describe('with a network', () => {
  it('the Developer Center is asked, and its word counts', async () => {
    const { readPlan, readSecret, client } = await setUp();
    const newer = { ...PLAN, planId: '8' };
    client.bluetoothPlan.mockResolvedValue(newer);
    client.deviceSecret.mockResolvedValue({ kind: 'authKey', secret: 'bmV3' });
    // Only its end is not known.
    expect(await readPlan(never)).toEqual({ plan: newer, end: null });
    expect(await readSecret(never)).toBe('bmV3');
    client.bluetoothPlan.mockResolvedValue(null);
    expect(await readPlan(never)).toBeNull();
  });

  it('a refusal is no lack of a network', async () => {
    const { readPlan, readSecret, client } = await setUp();
    const refusal = new OverairError('no-right');
    client.bluetoothPlan.mockRejectedValue(refusal);
    client.deviceSecret.mockRejectedValue(refusal);
    await expect(readPlan(never)).rejects.toBe(refusal);
    await expect(readSecret(never)).rejects.toBe(refusal);
  });
});
