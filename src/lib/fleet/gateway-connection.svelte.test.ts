import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { START } from '../testing/clock';
import { idOf } from '../testing/plans';
import { ann, bob, data, failure, setUpGateway } from './testing/gateway';

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('GatewayConnection', () => {
  // By chance it is trying by itself at that moment: then that try tells, as soon as it repeats its question.
  it.each([
    { chance: 1, asking: false, within: 0 },
    { chance: 0.13, asking: true, within: 3_000 },
  ])('opened without a network, knows who is signed in once anything is answered (%o)', async (each) => {
    const { chance, asking, within } = each;
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const network = { isDown: true };
    const last = { center: 'dc', account: ann.id, name: ann.name, embedded: false };
    const memory = {
      last: () => Promise.resolve(last),
      keep: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      adopt: () => Promise.resolve(true),
    };
    const { connection } = setUpGateway(
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
    expect(connection.reach.asking).toBe(asking);
    network.isDown = false;
    await connection.client.upgradeDetails([{ ...idOf('1'), planId: '1' }]);
    await pass(within);
    expect(connection.session.status).toEqual({ kind: 'signed-in', account: ann });
    expect(connection.offline).toBe(false);
  });

  it('asks in the name of the account that is signed in', async () => {
    const names: (string | null)[] = [];
    const { connection } = setUpGateway((_, __, request) => {
      names.push(request.headers.get('x-overair-account'));
      return undefined;
    });
    await connection.session.load();
    await connection.client.devicePlan(idOf('a'));
    expect(names).toEqual([null, 'a1']);
  });

  it('sends what found the session expired once more after the next sign-in', async () => {
    let expired = true;
    const { gateway, connection } = setUpGateway((path, _, request) => {
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
    const { gateway, connection } = setUpGateway((path) =>
      path.startsWith('api/') ? failure(409, 'account-changed') : undefined,
    );
    await connection.session.load();
    gateway.account = bob;
    await expect(connection.client.device(idOf('a'))).rejects.toMatchObject({ code: 'account-changed' });
    await pass(10);
    expect(connection.session.account).toEqual(bob);
  });

  it('knows that it is too old', async () => {
    const { connection } = setUpGateway((path) =>
      path.startsWith('api/') ? data(null, { 'x-overair-api': '2' }) : undefined,
    );
    await expect(connection.client.device(idOf('a'))).rejects.toMatchObject({ code: 'client-outdated' });
    expect(connection.outdated).toBe(true);
  });
});
