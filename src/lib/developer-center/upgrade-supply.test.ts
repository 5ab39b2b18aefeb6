import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import { OverairError } from '../errors';
import type { BluetoothPlan } from '../plans/bluetooth-plan';
import type { DevicePlan } from '../plans/types';
import { fileWith } from '../testing/plans';
import { keptComponent } from '../testing/kept-records';
import { createUpgradeSupply, type UpgradeSupplyOptions } from './upgrade-supply';

type Client = UpgradeSupplyOptions['client'];

afterEach(() => vi.unstubAllGlobals());

const device = { productKey: 'p', deviceKey: 'd' };
const { signal } = new AbortController();
const END = 2_000;

const file = fileWith({ index: 3, name: '3.bin', url: '/sealed', size: 1 });
const component = { ...keptComponent, componentNo: 'MODULE', files: [file] };
const bluetooth = (planId: string | null): BluetoothPlan => ({ planId, notes: '', components: [component] });
const cloud = (planId: string) => ({ ...device, planId, period: { start: 0, end: END } }) as DevicePlan;

function setUp() {
  const client = {
    bluetoothPlan: vi.fn<Client['bluetoothPlan']>(() => Promise.resolve(bluetooth('7'))),
    devicePlan: vi.fn<Client['devicePlan']>(() => Promise.resolve(cloud('7'))),
    deviceAttributes: vi.fn<Client['deviceAttributes']>(),
    deviceSecret: vi.fn<Client['deviceSecret']>(() =>
      Promise.resolve({ kind: 'bindingCode', secret: 'c2VjcmV0' }),
    ),
  };
  return { client, supply: createUpgradeSupply({ client, clock: systemClock, account: 'a1' }) };
}

describe("a plan's end", () => {
  it.each([
    ['that of the same plan', '7', cloud('7'), END],
    ['that of the only plan, if the Bluetooth plan names none', null, cloud('7'), END],
    ['not that of another plan', '7', cloud('8'), null],
    ['unknown where there is no other', '7', null, null],
  ])('is %s', async (_, planId, whole, end) => {
    const { client, supply } = setUp();
    client.bluetoothPlan.mockResolvedValue(bluetooth(planId));
    client.devicePlan.mockResolvedValue(whole);
    expect(await supply.readPlan(device, signal)).toEqual({
      ...{ plan: bluetooth(planId), end, endProblem: null, readAt: null },
    });
  });

  it('says why nobody could be asked for it', async () => {
    const { client, supply } = setUp();
    const problem = new OverairError('upstream-unavailable');
    client.devicePlan.mockRejectedValue(problem);
    expect(await supply.readPlan(device, signal)).toMatchObject({ end: null, endProblem: problem });
  });
});

describe('what an upgrade needs', () => {
  it('has no plan where the device has none, and none where it could not be asked for', async () => {
    const { client, supply } = setUp();
    client.bluetoothPlan.mockResolvedValueOnce(null);
    expect(await supply.readPlan(device, signal)).toMatchObject({ plan: null, end: null });
    const refusal = new OverairError('no-right');
    client.bluetoothPlan.mockRejectedValueOnce(refusal);
    await expect(supply.readPlan(device, signal)).rejects.toBe(refusal);
  });

  it('has the secret and its kind', async () => {
    const { client, supply } = setUp();
    expect(await supply.readSecret(device, signal)).toEqual({ kind: 'bindingCode', secret: 'c2VjcmV0' });
    expect(client.deviceSecret).toHaveBeenCalledWith(device, { signal });
  });

  it.each([
    ['the link of a file that the plan still names', 'MODULE', 3, file],
    ['none of another component', 'MCU', 3, null],
    ['none of another file', 'MODULE', 4, null],
  ])('has %s', async (_, componentNo, index, found) => {
    const { supply } = setUp();
    const wanted = { device, componentNo, file: { index } };
    expect(await supply.linkAgain(wanted, signal)).toEqual(found);
  });

  it('has the bytes, fetched in the name of the account', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response('abc')));
    vi.stubGlobal('fetch', fetch);
    const { supply } = setUp();
    const response = await supply.fetch('/sealed', { headers: {}, signal });
    expect(await response.text()).toBe('abc');
    expect(fetch.mock.lastCall?.[1]?.headers).toEqual({ 'x-overair-account': 'a1' });
  });
});
