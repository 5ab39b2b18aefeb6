import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../src/lib/clock';
import { startStandaloneCenter } from '../../src/lib/server/standalone-center/start';
import { person } from './support/at-a-center';
import { expect, test } from './support/fixtures';
import { startServer, type AppServer, type StartOptions } from './support/server';
import { startSlowStore } from './support/slow-store';

/** Files and connections that a process of Node has open before anybody asks it for anything, and a few more. */
const FEW = 64;

/** Throws in the middle of the event loop, as an error does that nobody foresaw, when it is told to. */
const INJECTED =
  "process.on('SIGUSR2', () => setImmediate(() => { throw new RangeError('injected Bearer-secret'); }))";

let folder: string;
let server: AppServer | undefined;

/** Starts a copy of the build, in a folder that has no `node_modules` above it. */
async function startCopy(options: StartOptions = {}): Promise<AppServer> {
  await cp('build', folder, { recursive: true });
  const injected = join(folder, 'injected.mjs');
  await writeFile(injected, INJECTED);
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(injected).href}` };
  server = await startServer(env, { ...options, folder });
  return server;
}

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overair-copy-'));
});

test.afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** The address of one of the app's files. */
async function immutableFile(origin: string): Promise<string> {
  const names = await readdir('build/static/_app/immutable', { recursive: true });
  return `${origin}/_app/immutable/${names.find((name) => name.endsWith('.js'))}`;
}

async function ask(url: string, options: RequestOptions = {}): Promise<{ status: number; body: string }> {
  const sent = request(url, options).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}

test('a copied build needs nothing beside it, and goes on when another build takes its place', async () => {
  const { origin } = await startCopy();
  const file = await immutableFile(origin);
  const before = await ask(file);
  expect(before.status).toBe(200);
  await rm(folder, { recursive: true });
  expect(await ask(file)).toEqual(before);
  for (const path of ['/', '/activity', '/healthz', '/gateway/session']) {
    expect([path, (await ask(origin + path)).status]).toEqual([path, 200]);
  }
  const signIn = await fetch(`${origin}/gateway/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ email: 'demo@example.com', password: 'Overair-demo-1' }),
  });
  expect(signIn.status).toBe(200);
  expect((await ask(`${origin}/_app/immutable/gone.js`)).status).toBe(404);
  for (const junk of [
    'GET /%zz HTTP/1.1\r\nHost: x\r\n',
    'GET //[ HTTP/1.1\r\nHost: [\r\n',
    'GET /_app/%00/../../x.js HTTP/1.1\r\nHost: x\r\n',
    'TRACE / HTTP/1.1\r\nHost: x\r\n',
    'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nCookie: overair.0=%E0%A4%A; __proto__=1\r\nAccept-Encoding: constructor;q=x\r\n',
    'POST /gateway/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    '\u0016\u0003\u0001',
  ]) {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => undefined);
    socket.end(`${junk}\r\n`);
    await once(socket.resume(), 'close');
  }
  expect((await ask(`${origin}/healthz`)).status).toBe(200);
});

test('a full table of file descriptors ends nothing', async () => {
  const { origin } = await startCopy({ mostOpen: FEW });
  const file = await immutableFile(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await ask(file, { agent })).status).toBe(200);
  const port = Number(new URL(origin).port);
  const sockets: Socket[] = [];
  for (let index = 0; index < FEW * 2; index += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    // The system's own queue takes some that the server cannot; it is full when one is closed or left waiting.
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  }
  expect((await ask(file, { agent })).status).toBe(200);
  agent.destroy();
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await ask(`${origin}/healthz`).catch(() => null))?.status).toBe(200);
});

test('an error nobody foresaw is logged, and open requests have their time before the end', async () => {
  const app = await startCopy();
  const { origin } = app;
  const body = JSON.stringify({ email: 'demo@example.com', password: 'Overair-demo-1' });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
  const open = request(`${origin}/gateway/session`, { method: 'POST', headers });
  open.write(body.slice(0, 10));
  // A second one that is answered says that the first has come.
  expect((await ask(`${origin}/healthz`)).status).toBe(200);
  app.signal('SIGUSR2');
  await expect
    .poll(() =>
      ask(`${origin}/healthz`).then(
        ({ status }) => status,
        () => 'refused',
      ),
    )
    .not.toBe(200);
  const answered = once(open, 'response');
  open.end(body.slice(10));
  const [{ statusCode }] = (await answered) as [IncomingMessage];
  expect(statusCode).toBe(200);
  expect(await app.ended()).toBe(1);
  const line = app
    .log()
    .split('\n')
    .find((each) => each.includes('"unforeseen"'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    level: 'error',
    origin: 'uncaughtException',
    fault: expect.stringMatching(/^RangeError \| at /),
  });
  expect(app.log()).not.toContain('Bearer-secret');
});

test.describe('a download', { tag: '@long' }, () => {
  test('that is under way when its server is ended has its time, and comes whole', async () => {
    const domain = { userDomain: 'E.DM.1', userDomainSecret: 'of the operator' };
    const center = await startStandaloneCenter({
      ...domain,
      clock: systemClock,
      host: '127.0.0.1',
      port: 0,
      accessTokenSeconds: 600,
      onError: (error) => {
        throw error;
      },
    });
    const store = await startSlowStore(center.address);
    server = await startServer({
      DEVELOPER_CENTER_URL: store.origin,
      USER_DOMAIN: domain.userDomain,
      USER_DOMAIN_SECRET: domain.userDomainSecret,
      SESSION_SECRET: 'long enough to be one of a server',
      FIRMWARE_HOSTS: new URL(store.origin).host,
      SHUTDOWN_TIMEOUT: '120',
      EMBEDDED_CONTROL: '',
      EMBEDDED_SPEED: '',
    });
    const { origin } = server;
    const post = (path: string, body: object, cookie = '') =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: origin, Cookie: cookie },
        body: JSON.stringify(body),
      });
    const signedIn = await post('/gateway/session', person);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const answer = await post(
      '/gateway/api/bluetoothPlan',
      { productKey: 'p11bLe', deviceKey: 'A2C0DE000016' },
      cookie,
    );
    const plan = await answer.text();
    const link = /"(\/gateway\/firmware\/[^"]+)"/.exec(plan)?.[1] ?? '';
    const size = Number(/"fileSize":"?(\d+)/.exec(plan)?.[1]);

    const download = fetch(origin + link, { headers: { Cookie: cookie } }).then((whole) =>
      whole.arrayBuffer(),
    );
    await store.begun;
    server.signal('SIGTERM');
    await expect
      .poll(() =>
        fetch(`${origin}/healthz`).then(
          () => 'answered',
          () => 'refused',
        ),
      )
      .toBe('refused');
    store.goOn();
    expect((await download).byteLength).toBe(size);
    expect(await server.ended()).toBe(0);
    await Promise.all([store.close(), center.close()]);
  });
});
