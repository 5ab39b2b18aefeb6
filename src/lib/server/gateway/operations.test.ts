import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestBed, dataOf, failure } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };
const plan = { ...device, planId: '9007199254740993' };

async function signedIn(environment: Record<string, string> = {}) {
  const bed = createTestBed({ environment });
  await bed.signIn();
  bed.sent.length = 0;
  return bed;
}

describe('an operation', () => {
  it('travels as the table says: renamed parameters, constants, and the account’s token', async () => {
    const bed = await signedIn();
    bed.on('getDeviceBusinessAttributes', () => ({}));
    await bed.ask('deviceAttributes', { ...device, extra: 'x', type: 2 });
    expect(bed.sent[0]!.query).toEqual({ pk: 'p1', dk: 'd1', type: '1' });
    expect(bed.sent[0]!.headers.get('authorization')).toBe('Bearer access-1');
  });

  it('as a JSON array carries only what the table names, item by item', async () => {
    const bed = await signedIn();
    bed.on('userBatchConfirmUpgrade', () => ({}));
    await bed.ask('actOnPlans', [{ ...plan, operType: 1, note: 'x' }]);
    expect(JSON.parse(bed.sent[0]!.body)).toEqual([{ ...plan, operType: 1 }]);
  });

  it('takes the language, a time zone that exists, and the idempotency key along', async () => {
    const bed = await signedIn();
    bed.on('getDeviceUpgradePlan', () => null);
    const headers = { 'Accept-Language': 'zh-CN', 'X-Q-TimeZone': 'Asia/Shanghai', 'Idempotency-Key': 'k-1' };
    await bed.ask('devicePlan', device, { headers });
    for (const [name, value] of Object.entries(headers)) expect(bed.sent[0]!.headers.get(name)).toBe(value);
    await bed.ask('devicePlan', device, { headers: { 'X-Q-TimeZone': 'Nowhere/Land', Cookie: 'a=b' } });
    expect(bed.sent[1]!.headers.get('x-q-timezone')).toBeNull();
    expect(bed.sent[1]!.headers.get('cookie')).toBeNull();
    const refused = await bed.ask('devicePlan', device, { headers: { 'Idempotency-Key': 'a b' } });
    expect(await failure(refused)).toMatchObject({ details: { field: 'Idempotency-Key' } });
  });

  it.each([
    ['signOut', {}, 404, 'operation-unknown'],
    ['constructor', {}, 404, 'operation-unknown'],
    ['device', { productKey: 'p1' }, 400, 'request-malformed'],
    ['device', { ...device, deviceKey: { $ne: 1 } }, 400, 'request-malformed'],
    ['device', [device], 400, 'request-malformed'],
    ['device', { ...device, deviceKey: 'x'.repeat(129) }, 400, 'request-malformed'],
    ['devices', { page: 1, pageSize: 101 }, 400, 'request-malformed'],
    ['actOnPlans', [], 400, 'request-malformed'],
    ['actOnPlans', [{ ...plan, operType: 4 }], 400, 'request-malformed'],
    // No time that can be written down: it would go out, and not be in the audit.
    ['actOnPlans', [{ ...plan, operType: 2, appointStartTime: 8.64e15 + 1 }], 400, 'request-malformed'],
    ['upgradeDetails', Array.from({ length: 101 }, () => plan), 400, 'request-malformed'],
    ['upgradeDetails', [{ ...plan, planId: '1 or 1' }], 400, 'request-malformed'],
    ['device', { ...device, deviceName: 'x'.repeat(70_000) }, 413, 'request-too-large'],
  ])('%s with %j is refused here', async (name, json, status, code) => {
    const bed = await signedIn();
    expect(await failure(await bed.ask(name, json))).toMatchObject({ status, code });
    expect(bed.sent).toEqual([]);
  });

  it('in the name of another account is refused here', async () => {
    const bed = await signedIn();
    const refused = await bed.ask('device', device, { headers: { 'X-Overair-Account': 'other' } });
    expect(await failure(refused)).toMatchObject({ status: 409, code: 'account-changed' });
    expect(bed.sent).toEqual([]);
  });
});

describe('an answer', () => {
  it('has no secrets at any depth, and every firmware link sealed', async () => {
    const bed = await signedIn();
    const secrets = { authKey: 's1', bindingCode: 's2', btPwd: 's3' };
    bed.on('userDeviceList', () => ({
      ...secrets,
      list: [{ deviceName: 'a', ...secrets, more: [{ ...secrets, AuthKey: 's4', auth_key: 's5' }] }],
      comVerList: [{ fileList: [{ filePath: 'https://files.example/a.bin', fileName: 'a.bin' }] }],
    }));
    const data = await dataOf(await bed.ask('devices', { page: 1, pageSize: 10 }));
    expect(data).toEqual({
      list: [{ deviceName: 'a', more: [{}] }],
      comVerList: [
        {
          fileList: [
            {
              filePath: expect.stringMatching(/^\/gateway\/firmware\/[\w-]+$/) as unknown,
              fileName: 'a.bin',
            },
          ],
        },
      ],
    });
  });

  it('keeps the digits of an int64, given as a number or as a text', async () => {
    const bed = await signedIn();
    const text =
      '{"code":"200","data":{"planId":9007199254740993,"other":"9007199254740993","n":1.5,"m":-7}}';
    bed.on('getDeviceUpgradePlan', () => new Response(text));
    const data = { planId: '9007199254740993', other: '9007199254740993', n: 1.5, m: -7 };
    expect(await dataOf(await bed.ask('devicePlan', device))).toEqual(data);
  });

  it('carries the Developer Center’s time and the gateway’s version, and is kept nowhere', async () => {
    const bed = await signedIn();
    const date = 'Thu, 15 Jan 2026 12:00:05 GMT';
    bed.on('getDeviceUpgradePlan', () => Response.json({ code: 200 }, { headers: { date } }));
    const { headers } = await bed.ask('devicePlan', device);
    expect(headers.get('x-developer-center-time')).toBe(String(Date.parse(date)));
    expect(headers.get('x-overair-api')).toBe('1');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('the free space of a device', () => {
  it('has its unit where the operator names it, and none else', async () => {
    const deviceData = { memoryFree: 20 };
    for (const [environment, more] of [
      [{}, {}],
      [{ MEMORY_FREE_UNIT: 'KiB' }, { memoryFreeUnit: 1024 }],
    ] as const) {
      const bed = await signedIn(environment);
      bed.on('getDeviceBusinessAttributes', () => ({ deviceData }));
      expect(await dataOf(await bed.ask('deviceAttributes', device))).toEqual({ deviceData, ...more });
    }
  });
});

describe('the secret of a device', () => {
  const answered = async (data: unknown, list: unknown = []) => {
    const bed = await signedIn();
    bed.on('deviceInfo', () => data);
    bed.on('userDeviceList', () => ({ list }));
    return bed.ask('deviceSecret', device);
  };
  const secrets = { authKey: 'the-auth-key', bindingCode: 'the-binding-code' };

  it('is the binding code of a purely Bluetooth device, else the authentication key, and nothing else', async () => {
    const pure = await answered({ deviceType: 1, capabilitiesBitmask: 4, deviceName: 'a', ...secrets });
    expect(await dataOf(pure)).toEqual({ kind: 'bindingCode', secret: 'the-binding-code' });
    expect(pure.headers.get('cache-control')).toBe('no-store');
    const both = await answered({ deviceType: '1', capabilitiesBitmask: 6, ...secrets });
    expect(await dataOf(both)).toEqual({ kind: 'authKey', secret: 'the-auth-key' });
  });

  it.each([
    [{ capabilitiesBitmask: 4, authKey: 'the-auth-key' }, 'authKey'],
    [{ capabilitiesBitmask: 7, authKey: '', bindingCode: 'the-binding-code' }, 'bindingCode'],
    [{ capabilitiesBitmask: 'all', ...secrets }, 'authKey'],
    [{ capabilitiesBitmask: null, ...secrets }, 'authKey'],
  ])('is the other one only where that is missing: %j', async (data, kind) => {
    expect(await dataOf(await answered({ deviceType: 1, ...data }))).toMatchObject({ kind });
  });

  it('is given where the list says whose the device is, or where nobody does', async () => {
    const row = { ...device, deviceType: 1 };
    for (const list of [[{ ...row, deviceKey: 'd2', deviceType: 2 }, row], [device], [], null]) {
      expect((await answered(secrets, list)).status).toBe(200);
    }
    const shared = await answered(secrets, [{ ...row, deviceType: '2' }]);
    expect(await failure(shared)).toMatchObject({ code: 'no-right' });
  });

  it.each([
    [{ deviceType: 2, capabilitiesBitmask: 4, ...secrets }, 'no-right'],
    [{ deviceType: 3, capabilitiesBitmask: 4, ...secrets }, 'no-right'],
    [{ deviceType: 'own', capabilitiesBitmask: 4, ...secrets }, 'answer-malformed'],
    [{ deviceType: 1, capabilitiesBitmask: 4, authKey: null }, 'keys-missing'],
    [null, 'answer-malformed'],
  ])('is not given for %j', async (data, code) => {
    const text = await (await answered(data)).text();
    expect(JSON.parse(text)).toMatchObject({ error: { code } });
    expect(text).not.toContain('the-');
  });
});

describe('a report', () => {
  const report = { ...device, componentNo: 'c1', report: 'confirmed' };

  it('travels as its code', async () => {
    const bed = await signedIn();
    bed.on('reportUpgradeStatus', () => null);
    expect((await bed.ask('reportUpgrade', report)).status).toBe(200);
    expect(JSON.parse(bed.sent[0]!.body)).toEqual({ ...device, componentNo: 'c1', reportStatus: 10 });
  });

  it('without a code is not sent', async () => {
    const bed = await signedIn();
    const refused = await bed.ask('reportUpgrade', { ...report, report: 'succeeded' });
    expect(await failure(refused)).toEqual({
      status: 422,
      code: 'report-code-missing',
      details: { report: 'succeeded' },
    });
    expect(bed.sent).toEqual([]);
  });

  it('has the codes that an operator configures', async () => {
    const bed = await signedIn({ REPORT_CODES: '{"succeeded":0}' });
    bed.on('reportUpgradeStatus', () => null);
    await bed.ask('reportUpgrade', { ...report, report: 'succeeded' });
    expect(JSON.parse(bed.sent[0]!.body)).toMatchObject({ reportStatus: 0 });
    expect((await bed.ask('reportUpgrade', report)).status).toBe(422);
  });

  it('is signed as an operator configures', async () => {
    const template = '{productKey}|{componentNo}|{reportStatus}|{userDomainSecret}|{accessToken}';
    const bed = await signedIn({
      BLUETOOTH_SIGNATURE: JSON.stringify({ reportUpgrade: { template }, bluetoothPlan: { template: 'x' } }),
    });
    bed.on('reportUpgradeStatus', () => null);
    bed.on('getFetchPlan', () => null);
    await bed.ask('reportUpgrade', report);
    const signature = createHash('sha256').update('p1|c1|10|top-secret|Bearer access-1').digest('hex');
    expect(JSON.parse(bed.sent[0]!.body)).toMatchObject({ signature });
    await bed.ask('bluetoothPlan', device);
    expect(JSON.parse(bed.sent[1]!.body)).toEqual({
      ...device,
      signType: 'SHA256',
      signature: createHash('sha256').update('x').digest('hex'),
    });
  });
});

describe('the control of the embedded Developer Center', () => {
  it('does not exist where it is not asked for', async () => {
    const bed = createTestBed();
    expect((await bed.control({ command: 'reset' })).status).toBe(404);
  });
});
