import { describe, expect, it } from 'vitest';
import { otherAccount } from './accounts';
import { start, TestClient, type Shown } from './testing/test-client';

const hour = 3_600_000;

interface Row {
  deviceName: string;
  deviceType: number;
  [field: string]: unknown;
}

interface Page {
  list: Row[];
  total: number;
  pageNum: number;
  pageSize: number;
}

async function signedIn(options = {}) {
  const client = new TestClient(options);
  await client.signIn();
  return client;
}

describe('the device list', () => {
  it('has every field that is documented, secrets included', async () => {
    const client = await signedIn();
    const { data } = await client.call('devices', { page: 1, pageSize: 30 });
    const page = data as Page;
    expect(page).toMatchObject({ total: 24, pageNum: 1, pageSize: 30 });
    expect(page.list[0]).toEqual({
      productKey: 'p11tRk',
      deviceKey: '004999010000001',
      sn: 'SN004999010000001',
      deviceName: 'Cold store north',
      productName: 'Asset Tracker T2',
      deviceTag: 'Bay 12',
      firstItemName: 'Industry',
      secondItemName: 'Tracking',
      protocol: 'MQTT',
      logoImage: '',
      onlineStatus: 1,
      deviceStatus: '1',
      verified: '1',
      deviceType: 1,
      authKey: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
      bindingCode: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
      btPwd: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
      capabilitiesBitmask: 1,
      networkType: '2',
      accessType: '0',
      signalStrength: '-87',
      planId: expect.stringMatching(/^\d{19}$/) as string,
      upgradeStatus: 0,
      userConfirmStatus: 0,
      lastConnTimeTs: start - 20_000,
      lastOfflineTimeTs: start - 20_000 - 12 * hour,
      activeTimeTs: start - 20_000 - 90 * 24 * hour,
      uid: 'U1000001',
      ownerUid: 'U1000001',
      fid: '',
    });
    expect(page.list.filter((device) => device.deviceType === 2).map((device) => device.deviceName)).toEqual([
      'Cold store south',
    ]);
  });

  it('writes a planId as a number in full digits', async () => {
    const client = await signedIn();
    const text = await (await client.send('devices', { page: 1, pageSize: 1 })).text();
    const digits = /"planId":(\d+),/.exec(text)?.[1] ?? '';
    expect(BigInt(digits)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(text).toContain('"code":200');
    expect(text).toContain('"extMsg":null');
  });

  it('pages, and filters by a part of the name', async () => {
    const client = await signedIn();
    const names = async (parameters: object) =>
      ((await client.call('devices', parameters)).data as Page).list.map((device) => device.deviceName);
    expect(await names({ page: 3, pageSize: 10 })).toEqual([
      'Freezer door',
      'Loading bay sensor',
      'Cellar humidity sensor',
      'Roof weather sensor',
    ]);
    expect(await names({})).toHaveLength(10);
    expect(await names({ deviceName: 'harbour CRANE' })).toEqual(['Harbour crane 3', 'Harbour crane 4']);
    expect(await names({ page: 9, pageSize: 10 })).toEqual([]);
    expect((await client.call('devices', { page: 0 })).code).toBe(6201);
  });

  it('filters by device key and by product, for clients that ask so', async () => {
    const client = await signedIn();
    const at = async (query: string) => {
      const url = `${client.center.address}/v2/binding/enduserapi/userDeviceList?${query}`;
      const headers = { authorization: client.token };
      const answer = await client.center.handle(new Request(url, { headers }));
      return (JSON.parse(await answer.text()) as { data: Page }).data;
    };
    expect(await at('dk=004999010000001')).toMatchObject({ total: 1, list: [{ productKey: 'p11tRk' }] });
    const two = await at('pkList=p11bLe,p11gTw&pageSize=100');
    expect(new Set(two.list.map((device) => device.productKey))).toEqual(new Set(['p11bLe', 'p11gTw']));
  });

  it('knows whose a device is', async () => {
    const client = await signedIn();
    const mine = await client.named('Cold store north');
    const shared = await client.named('Cold store south');
    expect((await client.call('device', mine)).data).toMatchObject({ deviceName: mine.name, deviceType: 1 });
    expect((await client.call('device', shared)).data).toMatchObject({ deviceType: 2 });
    expect((await client.call('device', { productKey: 'p11tRk', deviceKey: 'nobody' })).code).toBe(5052);
    expect((await client.call('device', { deviceKey: mine.deviceKey })).code).toBe(5140);
    await client.signIn(otherAccount.email, otherAccount.password);
    expect((await client.call('device', mine)).code).toBe(5141);
    expect((await client.call('devices', {})).data).toMatchObject({ total: 4 });
  });

  it('tells versions, battery and signal', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    const { data } = await client.call('deviceAttributes', device);
    expect(data).toHaveProperty('deviceData', {
      version: '2.4.1',
      mcuVersion: '1.0.8',
      battery: 82,
      signalStrength: -87,
      rsrp: -87,
      memoryFree: 8 * 1024 * 1024,
      type: 'Asset Tracker T2',
      sdkVersion: '1.0.0',
      voltage: null,
      iccid: '89860004999010000001',
    });
    const { tslResourcesInfo } = data as {
      tslResourcesInfo: { resourceCode: string; resourceValue: string }[];
    };
    const values = Object.fromEntries(
      tslResourcesInfo.map((entry) => [entry.resourceCode, entry.resourceValue]),
    );
    expect(values).toEqual({
      version: '2.4.1',
      mcu_version: '1.0.8',
      battery: '82',
      signal_strength: '-87',
      memory_free: '8388608',
    });
  });

  it('carries the calendar in its Date header', async () => {
    const client = await signedIn();
    await client.control('moveCalendar', { ms: 90_061_000 });
    const response = await client.send('devices', {});
    expect(response.headers.get('date')).toBe(new Date(start + 90_061_000).toUTCString());
    expect(client.center.now()).toBe(start + 90_061_000);
  });

  it('has nothing at other paths, and wants the right verb', async () => {
    const client = await signedIn();
    const at = (path: string, method: string) =>
      client.center.handle(new Request(client.center.address + path, { method }));
    expect((await at('/v2/other', 'GET')).status).toBe(404);
    expect((await at('/v2/binding/enduserapi/userDeviceList', 'POST')).status).toBe(405);
  });
});

describe('the seed', () => {
  it('shows every phase and every way to fail in the first 24', async () => {
    const client = new TestClient();
    const devices = await client.control<Shown[]>('devices');
    expect(devices).toHaveLength(24);
    expect(new Set(devices.map((device) => device.plan?.phase))).toEqual(
      new Set([
        'awaiting',
        'failed',
        'downloading',
        'upgrading',
        'appointed',
        'queued',
        'succeeded',
        'acknowledged',
        'not-open',
        'cancelled',
        'expired',
        'none',
      ]),
    );
    expect(new Set(devices.map((device) => device.plan?.failure))).toEqual(
      new Set([
        null,
        'delta',
        'space',
        'flash',
        'battery',
        'signal',
        'plan-ended',
        'cancelled',
        'old-version',
        'download',
        'check',
        'no-return',
      ]),
    );
  });

  it('is the same every time, and its devices have keys of their own', async () => {
    const [one, two] = await Promise.all(
      [new TestClient({ devices: 10_000 }), new TestClient({ devices: 10_000 })].map((client) =>
        client.control<Shown[]>('devices'),
      ),
    );
    expect(one).toEqual(two);
    expect(one).toHaveLength(10_000);
    expect(new Set(one?.map((device) => device.deviceKey)).size).toBe(10_000);
    expect(one?.slice(0, 24).map((device) => device.name)).toEqual(
      (await new TestClient().control<Shown[]>('devices')).map((device) => device.name),
    );
  });

  it('counts and lists the plans that concern a person', async () => {
    const client = await signedIn();
    const { data } = await client.call('planCount');
    // Without those that are acknowledged, expired or withdrawn.
    expect(data).toEqual({ haveDeviceUpgradeSum: 21 });
    const page = (await client.call('devicesWithPlan', { page: 2, pageSize: 15 })).data as Page;
    expect(page).toMatchObject({ total: 21, pageNum: 2 });
    expect(page.list).toHaveLength(6);
    expect(page.list[0]).toHaveProperty('comVerList');
  });
});
