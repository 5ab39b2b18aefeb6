import { describe, expect, it, vi } from 'vitest';
import { type ErrorCode } from '../errors';
import {
  codeOf,
  device,
  errorOf,
  fail,
  ok,
  session,
  setUp,
  unreachable,
  type Answer,
} from './testing/client';

describe('requests', () => {
  it('asks an operation by name, with account, language and zone', async () => {
    const { client, requests, bodies } = setUp([ok(null)]);
    expect(await client.devicePlan({ ...device, extra: 'no' } as typeof device)).toBeNull();
    const [request] = requests;
    expect(request?.url).toBe('http://gateway.test/gateway/api/devicePlan');
    expect(request?.method).toBe('POST');
    expect(request?.headers.get('x-overair-account')).toBe('a1');
    expect(request?.headers.get('accept-language')).toBe('zh-CN');
    expect(request?.headers.get('x-q-timezone')).toBe('Asia/Shanghai');
    expect(request?.headers.get('x-overair-api')).toBe('1');
    expect(request?.headers.has('idempotency-key')).toBe(false);
    expect(bodies[0]).toEqual(device);
  });

  it('asks who is signed in without finding out the zone, which is slow at a start', async () => {
    const timeZone = vi.fn(() => 'Asia/Shanghai');
    const { client, requests } = setUp([ok(session), ok(session)], { timeZone });
    await client.session();
    expect(timeZone).not.toHaveBeenCalled();
    expect(requests[0]?.headers.has('x-q-timezone')).toBe(false);
    await client.signIn({ email: 'ann@example.com', password: 'p' });
    expect(requests[1]?.headers.get('x-q-timezone')).toBe('Asia/Shanghai');
  });

  it('names no account where nobody is signed in', async () => {
    const { client, requests } = setUp([ok(session)], { account: () => null });
    await client.session();
    expect(requests[0]?.headers.has('x-overair-account')).toBe(false);
  });

  it('signs in, asks and signs out over one address', async () => {
    const { client, requests, bodies } = setUp([
      ok({ ...session, demo: null }),
      ok({ ...session, account: null }),
      () => new Response(null, { status: 204 }),
    ]);
    const credentials = { email: 'ann@example.com', password: 'p' };
    const signedIn = await client.signIn(credentials);
    expect(signedIn.account?.id).toBe('a1');
    expect(signedIn.reports).toEqual(['confirmed']);
    expect(signedIn.demo).toBeNull();
    expect((await client.session()).account).toBeNull();
    await client.signOut('a2');
    expect(requests.map((each) => `${each.method} ${new URL(each.url).pathname}`)).toEqual([
      'POST /gateway/session',
      'GET /gateway/session',
      'DELETE /gateway/session',
    ]);
    expect(bodies[0]).toEqual(credentials);
  });

  it('reads the answers of the operations', async () => {
    const { client, bodies } = setUp([
      ok({ list: [device, {}], total: 2 }),
      ok({ deviceData: { battery: 50 } }),
      ok({ successList: [device] }),
      ok(true),
      ok(null),
      ok(null),
    ]);
    const page = await client.devices({ page: 1, pageSize: 100 });
    expect(page).toMatchObject({ total: 2, items: [{ name: 'd' }] });
    expect(page.malformed[0]?.details.field).toBe('data.list.1.productKey');
    expect((await client.deviceAttributes(device)).battery).toBe(50);
    const decision = { ...device, planId: '1', action: 'retry' } as const;
    expect(await client.actOnPlans([decision])).toEqual([{ device, outcome: 'accepted' }]);
    expect(bodies[2]).toEqual([{ ...device, planId: '1', operType: 5 }]);
    expect(await client.autoConfirmation(device)).toBe(true);
    await client.setAutoConfirmation(device, false);
    await client.reportUpgrade({ ...device, componentNo: 'M', report: 'confirmed' });
    expect(bodies[5]).toEqual({ ...device, componentNo: 'M', report: 'confirmed' });
  });
});

describe('failures', () => {
  it('are of the request that the answer names, if only a decision of it was refused', async () => {
    const requestId = '6101ec91-6d1c-4f0e-9c58-0d6f3d2f7a10';
    const data = { failList: [{ ...device, code: 6123, msg: 'Plan suspended' }] };
    const { client } = setUp([() => Response.json({ data }, { headers: { 'x-request-id': requestId } })]);
    const outcomes = await client.actOnPlans([{ ...device, planId: '1', action: 'retry' }]);
    expect(outcomes).toMatchObject([{ outcome: 'refused', requestId }]);
  });

  it('keeps what the gateway says, with Retry-After in seconds', async () => {
    const { client } = setUp([
      fail(401, 'wrong-password', { triesLeft: 3 }),
      fail(429, 'too-many-requests', {}, { 'retry-after': '70' }),
      fail(429, 'too-many-requests', {}, { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }),
    ]);
    const wrong = await errorOf(client.signIn({ email: 'a', password: 'b' }));
    expect([wrong?.code, wrong?.details]).toEqual(['wrong-password', { triesLeft: 3 }]);
    expect((await errorOf(client.device(device)))?.details).toEqual({ retryAfter: 70 });
    expect((await errorOf(client.device(device)))?.details).toEqual({ retryAfter: 90 });
  });

  it('takes a server that has too much to do at its word: a decision has not been taken', async () => {
    const overloaded = fail(503, 'too-many-requests', { retryAfter: 4 }, { 'retry-after': '4' });
    const { client, bodies } = setUp([overloaded]);
    const decision = { ...device, planId: '1', action: 'confirm' } as const;
    const error = await errorOf(client.actOnPlans([decision]));
    expect([error?.code, error?.details]).toEqual(['too-many-requests', { retryAfter: 4 }]);
    expect(bodies).toHaveLength(1);
  });

  it.each<[ErrorCode, Answer]>([
    ['client-outdated', ok(null, { 'x-overair-api': '2' })],
    ['client-outdated', fail(400, 'from-the-future', {}, { 'x-overair-api': '2' })],
    ['answer-malformed', fail(400, 'from-the-future')],
    ['answer-malformed', () => new Response('<html>', { status: 200 })],
    ['answer-malformed', () => new Response('nowhere', { status: 404 })],
    ['upstream-unavailable', () => new Response('<html>', { status: 502 })],
    ['request-too-large', () => new Response('', { status: 413 })],
    ['too-many-requests', () => new Response('', { status: 429 })],
    ['not-signed-in', () => new Response('', { status: 401 })],
    ['cross-site-refused', () => new Response('no', { status: 403 })],
    ['answer-malformed', ok('text')],
  ])('is %s', async (code, answer) => {
    expect(await codeOf(setUp([answer]).client.devicePlan(device))).toBe(code);
  });

  it('tries a read once more where no connection came about, a write never', async () => {
    const reading = setUp([unreachable, ok(null)]);
    const read = reading.client.devicePlan(device);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await read).toBeNull();

    const twice = setUp([unreachable, unreachable]);
    const failing = codeOf(twice.client.devicePlan(device));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await failing).toBe('offline');
    expect(twice.requests).toHaveLength(2);

    const writing = setUp([unreachable]);
    expect(await codeOf(writing.client.setAutoConfirmation(device, true))).toBe('offline');
    expect(writing.requests).toHaveLength(1);
  });

  it.each(['read', 'write'] as const)('gives up a %s without an answer after 10 s', async (kind) => {
    const never: Answer = () => new Promise<Response>(() => undefined);
    const { client } = setUp([never, never], { fetch: hanging });
    const work = codeOf(
      kind === 'read' ? client.device(device) : client.acknowledgeResult({ ...device, planId: '1' }),
    );
    await vi.advanceTimersByTimeAsync(9_999);
    const settled = vi.fn();
    void work.then(settled);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await work).toBe('offline');
  });

  it('gives up an answer whose body never ends', async () => {
    const { client } = setUp([], {
      fetch: (input, init) => {
        const { signal } = new Request(input, init);
        const body = new ReadableStream({
          start(controller) {
            signal.addEventListener('abort', () => {
              controller.error(signal.reason);
            });
          },
        });
        return Promise.resolve(new Response(body));
      },
    });
    const work = codeOf(client.device(device));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await work).toBe('offline');
  });

  it('is cancelled when the caller stops', async () => {
    const { client } = setUp([], { fetch: hanging });
    const stop = new AbortController();
    const work = codeOf(client.device(device, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(5);
    stop.abort();
    expect(await work).toBe('cancelled');
    expect(await codeOf(client.device(device, { signal: stop.signal }))).toBe('cancelled');
  });
});

/** A server that never answers, and a browser that obeys the signal. */
const hanging: typeof fetch = (input, init) =>
  new Promise((_, reject) => {
    const { signal } = new Request(input, init);
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
