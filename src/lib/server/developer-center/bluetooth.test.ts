import { describe, expect, it } from 'vitest';
import { reportNames } from '../../developer-center/operations';
import { embeddedReportCodes } from './index';
import type { Report } from './bluetooth';
import { start, TestClient, type Shown } from './testing/test-client';

const day = 24 * 3_600_000;

async function signedIn(name = 'Cellar humidity sensor') {
  const client = new TestClient();
  await client.signIn();
  return { client, device: await client.named(name) };
}

interface FetchPlan {
  planId: string;
  components: { componentNo: string; tver: string; fileList: { updIndex: number; filePath: string }[] }[];
}

async function planOf(client: TestClient, device: Shown) {
  return (await client.call('bluetoothPlan', device)).data as FetchPlan | null;
}

function report(
  client: TestClient,
  device: Shown,
  componentNo: string,
  name: keyof typeof embeddedReportCodes,
  key?: string,
) {
  const parameters = { ...device, componentNo, reportStatus: embeddedReportCodes[name] };
  return client.call('reportUpgrade', parameters, key === undefined ? {} : { 'idempotency-key': key });
}

describe('the table of reports', () => {
  it('has a code of its own for every report', () => {
    const codes = reportNames.map((name) => embeddedReportCodes[name]);
    expect(new Set(codes).size).toBe(reportNames.length);
    expect(embeddedReportCodes.confirmed).toBe(10);
    expect(codes.every((code) => code >= 0 && code <= 12)).toBe(true);
  });
});

describe('a Bluetooth plan', () => {
  it('has the components and files in their order', async () => {
    const { client, device } = await signedIn();
    const plan = await planOf(client, device);
    expect(plan).toMatchObject({
      planId: device.plan?.planId,
      planName: expect.stringContaining('1.8.0') as string,
    });
    expect(plan?.components).toMatchObject([
      {
        componentNo: 'MODULE',
        sort: 1,
        comType: 0,
        dataType: 0,
        cver: '1.7.4',
        tver: '1.8.0',
        battery: 20,
        fileList: [
          { updIndex: 1, fileSize: 48 * 1024 },
          { updIndex: 2, fileSize: 32 * 1024 },
        ],
      },
      { componentNo: 'MCU', sort: 2, comType: 1, tver: '0.6.0', fileList: [{ updIndex: 1 }] },
    ]);
  });

  it('is none where it is suspended, not open, over, cancelled, or where the device has no Bluetooth', async () => {
    const { client, device } = await signedIn('Roof weather sensor');
    expect(await planOf(client, device)).toBeNull();
    expect(await planOf(client, await client.named('Cold store north'))).toBeNull();
    expect(await planOf(client, await client.named('Lobby lights'))).toBeNull();
    expect(await planOf(client, await client.named('Greenhouse heater'))).toBeNull();
    expect(await planOf(client, await client.named('Workshop compressor'))).not.toBeNull();
    const sensor = await client.named('Loading bay sensor');
    expect((await client.act(sensor, 3)).code).toBe(200);
    expect(await planOf(client, sensor)).toBeNull();
    expect((await client.act(sensor, 5)).code).toBe(200);
    expect(await planOf(client, sensor)).not.toBeNull();
  });

  it('is none while the device takes it through the cloud', async () => {
    const { client, device } = await signedIn('Workshop compressor');
    await client.act(device, 1);
    await client.pass(5000);
    expect(await planOf(client, device)).toBeNull();
  });

  it('is not started through the cloud', async () => {
    const { client, device } = await signedIn();
    expect((await client.act(device, 1)).code).toBe(6212);
    const appointment = { appointStartTime: start + day, appointEndTime: start + 2 * day };
    expect((await client.act(device, 2, appointment)).code).toBe(6212);
  });
});

describe('reports', () => {
  it('lead the plan to success, and the device to its new versions', async () => {
    const { client, device } = await signedIn();
    const phases: (string | undefined)[] = [];
    for (const componentNo of ['MODULE', 'MCU']) {
      for (const name of ['confirmed', 'downloading', 'transferring', 'succeeded'] as const) {
        expect((await report(client, device, componentNo, name)).code).toBe(200);
        phases.push((await client.shown(device.deviceKey)).plan?.phase);
      }
    }
    expect(phases).toEqual([
      'queued',
      'downloading',
      'upgrading',
      'downloading',
      'downloading',
      'downloading',
      'upgrading',
      'succeeded',
    ]);
    expect((await client.shown(device.deviceKey)).versions).toEqual({ module: '1.8.0', mcu: '0.6.0' });
    expect(await planOf(client, device)).toBeNull();
    const reports = await client.control<Report[]>('reports', { deviceKey: device.deviceKey });
    expect(reports.map((entry) => `${entry.componentNo} ${entry.name ?? ''}`)).toEqual([
      'MODULE confirmed',
      'MODULE downloading',
      'MODULE transferring',
      'MODULE succeeded',
      'MCU confirmed',
      'MCU downloading',
      'MCU transferring',
      'MCU succeeded',
    ]);
    expect(reports[0]).toEqual({
      at: start,
      accountId: 'U1000001',
      productKey: 'p11bLe',
      deviceKey: device.deviceKey,
      planId: device.plan?.planId,
      componentNo: 'MODULE',
      reportStatus: 10,
      name: 'confirmed',
      idempotencyKey: null,
    });
  });

  it('of a failure end the plan as failed, and a new confirmation begins again', async () => {
    const { client, device } = await signedIn('Loading bay sensor');
    await report(client, device, 'MODULE', 'transferring');
    await report(client, device, 'MODULE', 'failed');
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({
      phase: 'failed',
      failure: 'reported',
    });
    expect(await planOf(client, device)).not.toBeNull();
    await report(client, device, 'MODULE', 'confirmed');
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('queued');
    await report(client, device, 'MODULE', 'succeeded');
    expect((await client.shown(device.deviceKey)).versions.module).toBe('1.8.0');
  });

  it('that come after the last success change nothing', async () => {
    const { client, device } = await signedIn('Loading bay sensor');
    await report(client, device, 'MODULE', 'succeeded');
    await report(client, device, 'MODULE', 'failed');
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('succeeded');
    expect(await client.control<Report[]>('reports')).toHaveLength(2);
  });

  it('are taken after the end of the plan: they may have waited without a network', async () => {
    const { client, device } = await signedIn('Loading bay sensor');
    await client.control('moveCalendar', { ms: 40 * day });
    await client.signIn();
    expect((await report(client, device, 'MODULE', 'succeeded')).code).toBe(200);
    expect((await client.shown(device.deviceKey)).versions.module).toBe('1.8.0');
  });

  it('with the same idempotency key count once', async () => {
    const { client, device } = await signedIn('Loading bay sensor');
    const first = await report(client, device, 'MODULE', 'confirmed', 'key-1');
    await report(client, device, 'MODULE', 'failed', 'key-2');
    const again = await report(client, device, 'MODULE', 'confirmed', 'key-1');
    expect(again).toEqual(first);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('failed');
    expect(await client.control<Report[]>('reports')).toMatchObject([
      { idempotencyKey: 'key-1' },
      { idempotencyKey: 'key-2' },
    ]);
  });

  it('with a key have their effect once although the answer is lost', async () => {
    const { client, device } = await signedIn('Loading bay sensor');
    await client.control('fault', { operation: 'reportUpgrade', fault: { kind: 'lose-answer' } });
    await expect(report(client, device, 'MODULE', 'succeeded', 'key')).rejects.toThrow(TypeError);
    expect((await report(client, device, 'MODULE', 'succeeded', 'key')).code).toBe(200);
    expect(await client.control<Report[]>('reports')).toHaveLength(1);
  });

  it('are refused for an unknown component, a number outside 0–12, and a device that is only shared', async () => {
    const { client, device } = await signedIn();
    expect((await report(client, device, 'RADIO', 'confirmed')).code).toBe(6213);
    const unknown = { ...device, componentNo: 'MODULE', reportStatus: 13 };
    expect((await client.call('reportUpgrade', unknown)).code).toBe(6201);
    expect((await report(client, await client.named('Cold store south'), 'MODULE', 'confirmed')).code).toBe(
      5041,
    );
    expect(await client.control<Report[]>('reports')).toEqual([]);
  });

  it('whose number has no meaning here are kept and change nothing', async () => {
    const { client, device } = await signedIn();
    const parameters = { ...device, componentNo: 'MODULE', reportStatus: 7 };
    expect((await client.call('reportUpgrade', parameters)).code).toBe(200);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('awaiting');
    expect(await client.control<Report[]>('reports')).toMatchObject([{ reportStatus: 7, name: null }]);
  });
});

describe('an action with an idempotency key', () => {
  it('has one effect', async () => {
    const { client } = await signedIn();
    const { productKey, deviceKey, plan } = await client.named('Cold store north');
    const item = { productKey, deviceKey, planId: plan?.planId, operType: 1 };
    const key = { 'idempotency-key': 'action-1' };
    const first = await client.call('actOnPlans', [item], key);
    await client.pass(120_000);
    expect(await client.call('actOnPlans', [item], key)).toEqual(first);
    expect((await client.call('actOnPlans', [item])).data).toMatchObject({ failList: [{ code: 6208 }] });
  });
});
