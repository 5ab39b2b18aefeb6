import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../clock';
import { createDeveloperCenter, type DeveloperCenter } from '../developer-center';
import type { Configuration } from './configuration';
import { connectEmbedded, connectRemote } from './connection';
import { createTestBed, dataOf, failure } from './testing/test-bed';

interface ListedDevice {
  readonly productKey: string;
  readonly deviceKey: string;
  readonly deviceType: number;
  readonly onlineStatus: number;
}
interface Plan {
  readonly planId: string;
  readonly deviceStatus: number;
  readonly userConfirmStatus: number;
  readonly planStartTime: number;
  readonly planEndTime: number;
  readonly comVerList: { tver: string; fileList: { filePath: string; fileSize: number }[] }[];
}
type Bed = ReturnType<typeof createTestBed>;

const embedded = ({ developerCenter, endpoints }: Configuration, clock: Clock) => {
  if (!developerCenter.embedded) throw new Error('not embedded');
  return connectEmbedded(developerCenter, { clock, endpoints });
};

/** Own devices that are online and wait for a confirmation. */
async function waiting(bed: Bed) {
  const { list } = (await dataOf(await bed.ask('devices', { page: 1, pageSize: 100 }))) as {
    list: ListedDevice[];
  };
  const now = bed.clock.now();
  const found: { device: { productKey: string; deviceKey: string }; plan: Plan }[] = [];
  for (const { productKey, deviceKey, deviceType, onlineStatus } of list) {
    if (deviceType !== 1 || onlineStatus !== 1) continue;
    const device = { productKey, deviceKey };
    const plan = (await dataOf(await bed.ask('devicePlan', device))) as Plan | null;
    if (plan?.deviceStatus !== 0 || plan.userConfirmStatus !== 0) continue;
    if (plan.planStartTime <= now && now < plan.planEndTime) found.push({ device, plan });
  }
  return found;
}

describe('the embedded Developer Center behind the gateway', () => {
  it('takes a confirmation, serves the package, and the device succeeds', async () => {
    const bed = createTestBed({ connect: embedded });
    const { demo } = (await dataOf(await bed.who())) as { demo: { email: string; password: string } };
    expect((await bed.signIn({ json: demo })).status).toBe(200);
    const [first] = await waiting(bed);
    const { device, plan } = first!;

    const { filePath, fileSize } = plan.comVerList[0]!.fileList[0]!;
    const file = await bed.file(filePath, { headers: { Range: 'bytes=0-9' } });
    expect([file.status, file.headers.get('content-range')]).toEqual([206, `bytes 0-9/${fileSize}`]);
    expect((await file.arrayBuffer()).byteLength).toBe(10);

    const { planId } = plan;
    expect(await dataOf(await bed.ask('actOnPlans', [{ ...device, planId, operType: 1 }]))).toMatchObject({
      successList: [{ planId }],
      failList: [],
    });
    bed.clock.advance(3_600_000);
    const [after] = (await dataOf(await bed.ask('upgradeDetails', [{ ...device, planId }]))) as Plan[];
    expect(after).toMatchObject({ deviceStatus: 2, upgradeProgress: 1 });
  });

  it('knows all reports, and is moved by the control where that is asked for', async () => {
    const bed = createTestBed({ connect: embedded, environment: { EMBEDDED_CONTROL: '1' } });
    expect(await dataOf(await bed.who())).toMatchObject({
      developerCenter: { embedded: true },
      reports: ['confirmed', 'downloading', 'transferring', 'succeeded', 'failed'],
    });
    expect((await bed.control({ command: 'moveCalendar', ms: 1000 })).status).toBe(200);
    expect(await failure(await bed.control({ command: 'nothing' }))).toMatchObject({
      code: 'request-malformed',
    });
  });

  it('follows a corrected table: a wrapper, another verb, and parts of answers elsewhere', async () => {
    const bed = createTestBed({
      connect: embedded,
      environment: {
        ENDPOINTS: JSON.stringify({
          devices: { path: '/v9/devices', answer: { list: 'page.records' } },
          devicePlan: { method: 'PATCH', encoding: 'json', answer: { components: 'parts' } },
          actOnPlans: { wrap: 'deviceList', answer: { successes: 'result.ok' } },
          upgradeDetails: { wrap: 'asked', answer: { list: 'plans', components: 'parts' } },
        }),
      },
    });
    const { demo } = (await dataOf(await bed.who())) as { demo: object };
    await bed.signIn({ json: demo });
    const [first] = await waiting(bed);
    const { device, plan } = first!;
    const { planId } = plan;
    expect(await dataOf(await bed.ask('actOnPlans', [{ ...device, planId, operType: 1 }]))).toMatchObject({
      successList: [{ planId }],
      failList: [],
    });
    expect(await dataOf(await bed.ask('upgradeDetails', [{ ...device, planId }]))).toMatchObject([
      { planId, comVerList: [{ fileList: [{}] }] },
    ]);
  });

  it('renews through a lost answer', async () => {
    const environment = { EMBEDDED_CONTROL: '1', EMBEDDED_TOKEN_SECONDS: '60' };
    const bed = createTestBed({ connect: embedded, environment });
    const { demo } = (await dataOf(await bed.who())) as { demo: object };
    await bed.signIn({ json: demo });
    await bed.control({ command: 'fault', operation: 'refreshToken', fault: { kind: 'lose-answer' } });
    bed.clock.advance(61_000);
    expect((await bed.ask('planCount')).status).toBe(200);
    bed.clock.advance(61_000);
    expect((await bed.ask('planCount')).status).toBe(200);
  });
});

describe('a Developer Center over the network', () => {
  const domain = { userDomain: 'C.DM.1', userDomainSecret: 'top-secret' };
  let center: DeveloperCenter | null = null;
  let server: Server;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks = (await incoming.toArray()) as Buffer[];
    const request = new Request(`${center!.address}${incoming.url ?? ''}`, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const answer = await center!.handle(request);
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  }

  beforeAll(async () => {
    server = createServer((incoming, outgoing) => void pass(incoming, outgoing)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  it('is asked just as the embedded one', async () => {
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const bed = createTestBed({
      connect: (_, clock) => {
        center = createDeveloperCenter({ clock, ...domain });
        return connectRemote({ embedded: false, url, ...domain });
      },
    });
    expect(await dataOf(await bed.who())).toMatchObject({
      developerCenter: { name: url.host, embedded: false },
      reports: ['confirmed'],
    });
    const { email, password, internationalCode, phone } = center!.demo;
    const wrong = await bed.signIn({ json: { email, password: 'wrong' } });
    expect(await failure(wrong)).toMatchObject({ code: 'wrong-password', details: { triesLeft: 4 } });
    expect((await bed.signIn({ json: { internationalCode, phone, password } })).status).toBe(200);
    const [first] = await waiting(bed);
    const { device, plan } = first!;
    const decided = await bed.ask('actOnPlans', [{ ...device, planId: plan.planId, operType: 1 }]);
    expect(await dataOf(decided)).toMatchObject({ failList: [] });
    expect(Number(decided.headers.get('x-developer-center-time'))).toBe(bed.clock.now());
    expect(await dataOf(await bed.signOut())).toMatchObject({ account: null, endedUpstream: true });
  });
});
