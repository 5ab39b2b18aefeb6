import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestBed, dataOf, failure } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };
const plan = { ...device, planId: '9007199254740993' };

async function signedIn(endpoints: object, environment: Record<string, string> = {}) {
  const bed = createTestBed({ environment: { ENDPOINTS: JSON.stringify(endpoints), ...environment } });
  await bed.signIn();
  bed.sent.length = 0;
  return bed;
}

describe('the endpoint table', () => {
  it('is corrected by configuration', async () => {
    const bed = await signedIn({
      devicePlan: {
        method: 'POST',
        path: '/v9/plan',
        encoding: 'json',
        parameters: { deviceKey: 'dk', productKey: null },
        constants: { kinds: ['ota', null], deep: { on: true } },
        headers: { appId: '7', 'quec-random-url': '{uuid}' },
      },
      '*': { headers: { 'X-Q-Language': 'en', appId: '1' } },
    });
    bed.on('plan', () => null);
    expect((await bed.ask('devicePlan', device)).status).toBe(200);
    await bed.ask('devicePlan', device);
    const [first, second] = bed.sent;
    expect(JSON.parse(first!.body)).toEqual({ dk: 'd1', kinds: ['ota', null], deep: { on: true } });
    expect(first!.headers.get('x-q-language')).toBe('en');
    expect(first!.headers.get('appid')).toBe('7');
    expect(first!.headers.get('authorization')).toBe('Bearer access-1');
    const ids = [first, second].map((sent) => sent!.headers.get('quec-random-url'));
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('wraps a request, renames what it is signed with, and sends one item as a list if that is asked for', async () => {
    const bed = await signedIn(
      {
        upgradeDetails: { wrap: 'deviceList', method: 'PATCH' },
        bluetoothPlan: { encoding: 'json-array', parameters: { signature: 'sign', signType: null } },
      },
      { BLUETOOTH_SIGNATURE: JSON.stringify({ bluetoothPlan: { template: 'x' } }) },
    );
    bed.on('getBatchUpgradeDetails', () => []);
    bed.on('getFetchPlan', () => null);
    await bed.ask('upgradeDetails', [plan, plan]);
    expect(JSON.parse(bed.sent[0]!.body)).toEqual({ deviceList: [plan, plan] });
    await bed.ask('bluetoothPlan', device);
    const signature = createHash('sha256').update('x').digest('hex');
    expect(JSON.parse(bed.sent[1]!.body)).toEqual([{ ...device, sign: signature }]);
  });

  it('says where an answer has its parts; a list that is not there is never an empty one', async () => {
    const bed = await signedIn({
      devices: { answer: { list: 'page.records' } },
      actOnPlans: { answer: { successes: 'result.ok', failures: 'failureList' } },
    });
    bed.on('userDeviceList', () => ({ page: { records: [{ deviceName: 'a' }], total: 1 } }));
    expect(await dataOf(await bed.ask('devices', { page: 1, pageSize: 10 }))).toEqual({
      list: [{ deviceName: 'a' }],
      total: 1,
    });
    bed.on('userDeviceList', () => ({ list: [] }));
    expect(await failure(await bed.ask('devices', { page: 1, pageSize: 10 }))).toMatchObject({
      code: 'answer-malformed',
      details: { field: 'data.page.records', found: '{list}' },
    });
    bed.on('userBatchConfirmUpgrade', () => ({ result: { ok: [{ planId: '1' }] }, failureList: [] }));
    expect(await dataOf(await bed.ask('actOnPlans', [{ ...plan, operType: 1 }]))).toMatchObject({
      successList: [{ planId: '1' }],
      failList: [],
    });
  });
});
