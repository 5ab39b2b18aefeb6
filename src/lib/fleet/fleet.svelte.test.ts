import { DeviceState } from './device.svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import { GatewayConnection, Fleet, type FleetOptions } from './fleet.svelte';
import { FakeOutgoing } from '../testing/outgoing';
import type { Outgoing } from './outgoing.svelte';
import { FakeCenter } from '../testing/center';
import { FakeSignal } from './testing/signal';
import { idOf } from '../testing/plans';
import { START } from '../testing/clock';

const ann = { id: 'a1', name: 'ann@example.com' };
const bob = { id: 'b1', name: 'bob@example.com' };

type Handler = (path: string, body: unknown, request: Request) => Response | undefined;

const data = (value: unknown, headers: Record<string, string> = {}): Response =>
  Response.json({ data: value }, { headers });

const failure = (status: number, code: string): Response =>
  Response.json({ error: { code, details: {} } }, { status });

/** A fleet from which nothing is sent. */
function fleetOf(connection: GatewayConnection, options: FleetOptions): Fleet {
  const outgoing = new FakeOutgoing(new FakeCenter()) as unknown as Outgoing;
  return new Fleet(connection.client, options, { cache: null, record: null, outgoing, who: () => '' });
}

/** A gateway at which Ann is signed in, over which each test lays its own answers. */
function setUp(handle: Handler = () => undefined, over: Partial<FleetOptions> = {}) {
  const gateway = { account: ann, asked: [] as string[] };
  const options: FleetOptions = {
    clock: systemClock,
    visible: new FakeSignal(),
    network: new FakeSignal(),
    language: () => 'en',
    timeZone: () => 'UTC',
    origin: 'http://gateway.test',
    mark: { leave: () => undefined, left: () => null },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const path = new URL(request.url).pathname.replace('/gateway/', '');
      gateway.asked.push(`${request.method} ${path}`);
      const body: unknown = request.method === 'POST' ? await request.clone().json() : null;
      const own = handle(path, body, request);
      if (own !== undefined) return own;
      if (path !== 'session') return data(null);
      const developerCenter = { id: 'dc', name: 'Demo', embedded: true };
      return data({ account: gateway.account, developerCenter, reports: [] });
    },
    ...over,
  };
  const connection = new GatewayConnection(options);
  return { gateway, options, connection, fleet: fleetOf(connection, options) };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('GatewayConnection', () => {
  it('opened without a network, asks who is signed in as soon as anything is answered', async () => {
    const network = { isDown: true };
    const last = { center: 'dc', account: ann.id, name: ann.name, embedded: false };
    const memory = {
      last: () => Promise.resolve(last),
      keep: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      adopt: () => Promise.resolve(true),
    };
    const { connection } = setUp(
      (path) => {
        if (network.isDown) throw new TypeError('Failed to fetch');
        return path === 'session' ? undefined : data([], { 'x-overair-api': '1' });
      },
      { memory },
    );
    const starting = connection.session.start();
    await pass(30_000);
    await starting;
    expect(connection.session.status.kind).toBe('offline');
    expect(connection.offline).toBe(true);
    network.isDown = false;
    // Before the connection would be tried again by itself.
    await connection.client.upgradeDetails([{ ...idOf('1'), planId: '1' }]);
    await pass(0);
    expect(connection.session.status).toEqual({ kind: 'signed-in', account: ann });
    expect(connection.offline).toBe(false);
  });

  it('asks in the name of the account that is signed in', async () => {
    const names: (string | null)[] = [];
    const { connection } = setUp((_, __, request) => {
      names.push(request.headers.get('x-overair-account'));
      return undefined;
    });
    await connection.session.load();
    await connection.client.devicePlan(idOf('a'));
    expect(names).toEqual([null, 'a1']);
  });

  it('sends what found the session expired once more after the next sign-in', async () => {
    let expired = true;
    const { gateway, connection } = setUp((path, _, request) => {
      if (path === 'session' && request.method === 'POST') expired = false;
      return expired && path.startsWith('api/') ? failure(401, 'session-expired') : undefined;
    });
    await connection.session.load();
    await pass(10);
    const work = connection.client.setAutoConfirmation(idOf('a'), true);
    await pass(10);
    expect(connection.session.status).toEqual({ kind: 'expired', account: ann });
    expect(await connection.session.signIn({ email: 'ann@example.com', password: 'p' })).toBe(true);
    await work;
    expect(gateway.asked).toEqual([
      'GET session',
      'POST api/autoConfirmationOn',
      'POST session',
      'POST api/autoConfirmationOn',
    ]);
  });

  it('shows who is signed in where another tab signed in as somebody else', async () => {
    const { gateway, connection } = setUp((path) =>
      path.startsWith('api/') ? failure(409, 'account-changed') : undefined,
    );
    await connection.session.load();
    gateway.account = bob;
    await expect(connection.client.device(idOf('a'))).rejects.toMatchObject({ code: 'account-changed' });
    await pass(10);
    expect(connection.session.account).toEqual(bob);
  });

  it('knows that it is too old', async () => {
    const { connection } = setUp((path) =>
      path.startsWith('api/') ? data(null, { 'x-overair-api': '2' }) : undefined,
    );
    await expect(connection.client.device(idOf('a'))).rejects.toMatchObject({ code: 'client-outdated' });
    expect(connection.outdated).toBe(true);
  });
});

describe('Fleet', () => {
  it('loads, follows, and shows a device as the list has it', async () => {
    const plan = {
      ...idOf('a'),
      planId: '1',
      planStartTime: START - 1_000,
      planEndTime: START + 86_400_000,
      deviceStatus: 1,
      comVerList: [{ comNo: 'M', upgradeStatus: 1 }],
    };
    const { fleet } = setUp((path) => {
      if (path === 'api/devices') {
        return data({ list: [{ ...idOf('a'), planId: 1, upgradeStatus: 1 }], total: 1 });
      }
      return path === 'api/upgradeDetails' ? data([plan]) : undefined;
    });
    fleet.start();
    await fleet.devices.load();
    expect(fleet.devices.rows[0]?.phase).toBe('running');
    await pass(10);
    expect(fleet.devices.rows[0]?.phase).toBe('upgrading');
    expect(new DeviceState(fleet.services, idOf('a'), () => fleet.devices.find(idOf('a'))).device?.name).toBe(
      'a',
    );
    fleet.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says why it cannot follow, and how far the clock of this machine is off', async () => {
    const time = String(START + 600_000);
    const { fleet } = setUp((path) => {
      if (path === 'api/devices') {
        return data([{ ...idOf('a'), planId: 1 }], { 'x-developer-center-time': time });
      }
      return path === 'api/upgradeDetails' ? failure(503, 'upstream-unavailable') : undefined;
    });
    fleet.start();
    await fleet.devices.load();
    await pass(1_000);
    expect(fleet.followProblem?.code).toBe('upstream-unavailable');
    expect(fleet.now.skewMs).toBe(-600_000);
    fleet.stop();
  });
});
