import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isTaken } from '../host/taken';
import { answerDirectly } from './direct-operations';
import { createTestBed, failure, tokensOf } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };
let bed: ReturnType<typeof createTestBed>;
let server: Server;
let own: URL | null;

beforeEach(async () => {
  bed = createTestBed();
  own = new URL('https://overair.example/');
  server = createServer((request, response) => {
    answerDirectly(bed.gateway, own, request, response);
    if (!isTaken(response)) response.writeHead(418).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await bed.signIn();
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  const cookie = bed.browser
    .getAll()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const headers = { 'content-type': 'application/json', cookie, ...(init.headers as object) };
  return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '{}', ...init, headers });
}

describe('an operation, taken before SvelteKit is given it,', () => {
  test('is answered as SvelteKit answers it, and logged alike', async () => {
    bed.on('getDeviceUpgradePlan', () => ({
      filePath: 'https://files.example/a',
      name: '计划',
      authKey: 'x',
    }));
    const viaKit = await bed.ask('devicePlan', device);
    const answer = await ask('/gateway/api/devicePlan', { body: JSON.stringify(device) });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(await viaKit.text());
    for (const [name, value] of viaKit.headers)
      expect([name, answer.headers.get(name)]).toEqual([name, value]);
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=/);
    expect(JSON.parse(bed.lines.at(-1) ?? '')).toMatchObject({
      id: answer.headers.get('x-request-id'),
      method: 'POST',
      route: '/gateway/api/[operation]',
      operation: 'devicePlan',
      status: 200,
    });
  });

  test('gives the browser the session that was renewed for it', async () => {
    bed.on('getUserIsHaveDeviceUpgrade', () => ({ haveDeviceUpgradeSum: 0 }));
    bed.on('refreshToken', () => tokensOf(2));
    bed.clock.advance(2 * 3_600_000);
    const answer = await ask('/gateway/api/planCount');
    expect(answer.status).toBe(200);
    expect(bed.sent.at(-1)?.headers.get('authorization')).toBe('Bearer access-2');
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-overair\.0=[\w-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  test('is refused as there: without a session, from another site, malformed, too long', async () => {
    const codeOf = async (init: RequestInit) => await failure(await ask('/gateway/api/devicePlan', init));
    expect(await codeOf({ headers: { cookie: '' } })).toMatchObject({ status: 401, code: 'not-signed-in' });
    expect(await codeOf({ headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403 });
    expect(await codeOf({ body: '{' })).toMatchObject({ code: 'request-malformed' });
    const long = new Blob([JSON.stringify('x'.repeat(70_000))]).stream();
    expect(await codeOf({ body: long, duplex: 'half' } as RequestInit)).toMatchObject({ status: 413 });
    expect(bed.lines.at(-1)).toContain('request-too-large');
  });

  test('counts among what is under way from its first line until its answer', async () => {
    let answered: (value: unknown) => void = () => undefined;
    bed.on('getUserIsHaveDeviceUpgrade', () => new Promise((resolve) => (answered = resolve)));
    const before = bed.sent.length;
    const { admission } = bed.gateway;
    const room = () => {
      const arrivals: (() => void)[] = [];
      while (admission.refusal('question') === null) arrivals.push(admission.arrive());
      for (const leave of arrivals) leave();
      return arrivals.length;
    };
    const free = room();
    const asked = ask('/gateway/api/planCount');
    await expect.poll(() => bed.sent.length).toBe(before + 1);
    expect(room()).toBe(free - 1);
    answered({ haveDeviceUpgradeSum: 0 });
    expect((await asked).status).toBe(200);
    expect(room()).toBe(free);
    expect((await ask('/gateway/api/planCount', { body: '[' })).status).toBe(400);
    expect(room()).toBe(free);
  });
});

test.each(['/gateway/api/unheardOf', '/gateway/api/', '/gateway/session', '/gateway/api/planCount?x', '/'])(
  '%s is left to whoever serves it',
  async (path) => {
    expect((await ask(path)).status).toBe(418);
  },
);

test('all is left to SvelteKit where nothing says which origin people open', async () => {
  own = null;
  expect((await ask('/gateway/api/planCount')).status).toBe(418);
});
