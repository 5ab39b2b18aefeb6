import type { RequestEvent } from '@sveltejs/kit';
import { OverairError } from '../../../errors';
import type { Clock } from '../../../clock';
import { parseConfiguration, type Configuration } from '../configuration';
import type { CenterConnection } from '../connection';
import { createGateway } from '../create-gateway';
import { createEndedSessions } from '../ended-sessions';
import { deleteSession, getFirmware, getSession, postControl, postOperation, postSession } from '../doors';
import type { Gateway } from '../gateway';
import type { GuardedFetch } from '../guarded-fetch';
import { createLog } from '../log';
import { TestClock } from '../../../testing/clock';
import { upstreamOf } from '../upstream-by-fetch';
import { MemoryJournal } from './memory-journal';

type Cookies = RequestEvent['cookies'];
type CookieOptions = Parameters<Cookies['set']>[2];

/** A browser's cookies, with what it was told of each. */
export class CookieJar {
  readonly kept = new Map<string, { value: string; options: CookieOptions }>();
  writes = 0;

  get(name: string): string | undefined {
    return this.kept.get(name)?.value;
  }
  getAll(): { name: string; value: string }[] {
    return [...this.kept].map(([name, { value }]) => ({ name, value }));
  }
  set(name: string, value: string, options: CookieOptions): void {
    this.writes += 1;
    this.kept.set(name, { value, options });
  }
  delete(name: string): void {
    this.kept.delete(name);
  }
  /** What somebody has copied of a browser. */
  copy(): CookieJar {
    const copy = new CookieJar();
    for (const [name, cookie] of this.kept) copy.kept.set(name, cookie);
    return copy;
  }
}

/** What a fake Developer Center says to a request: an answer, or data for a success. */
type Handler = (request: Request, body: string) => unknown;

export interface Sent {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: string;
  readonly headers: Headers;
}

const ORIGIN = 'https://overair.example';

export const tokensOf = (n: number) => ({
  accessToken: { token: `Bearer access-${n}`, expirationTime: 7200 },
  refreshToken: { token: `refresh-${n}`, expirationTime: 2_592_000 },
});

export const envelope = (code: number | string, data: unknown = null, msg = '') =>
  Response.json({ code, msg, data });

export interface TestRequest {
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  readonly params?: Record<string, string>;
  readonly cookies?: CookieJar;
  readonly origin?: string;
  readonly address?: string;
}

/** A gateway before a scripted Developer Center, and a browser before the gateway. */
export function createTestBed(
  options: {
    environment?: Record<string, string>;
    fetchFile?: GuardedFetch;
    /** What this server wrote before it was started anew. */
    journal?: MemoryJournal;
    /** A Developer Center in the place of the scripted one. */
    connect?: (configuration: Configuration, clock: Clock) => CenterConnection;
  } = {},
) {
  const clock = new TestClock();
  const sent: Sent[] = [];
  const handlers = new Map<string, Handler>();
  const lines: string[] = [];
  const configuration = parseConfiguration(
    options.connect
      ? { HOST: '127.0.0.1', ...options.environment }
      : {
          DEVELOPER_CENTER_URL: 'https://dc.example',
          USER_DOMAIN: 'C.DM.1',
          USER_DOMAIN_SECRET: 'top-secret',
          ...options.environment,
        },
  );
  const scripted: CenterConnection = {
    place: {
      id: 'dc',
      name: 'dc.example',
      embedded: false,
      address: 'https://dc.example/',
      userDomain: 'C.DM.1',
      userDomainSecret: 'top-secret',
    },
    upstream: upstreamOf(async (request) => {
      const url = new URL(request.url);
      const body = await request.text();
      const path = url.pathname.split('/').at(-1) ?? '';
      sent.push({ path, query: Object.fromEntries(url.searchParams), body, headers: request.headers });
      const handler = handlers.get(path);
      if (handler === undefined) throw new TypeError('fetch failed');
      const result = await handler(request, body);
      return result instanceof Response ? result : envelope(200, result);
    }),
    respond: null,
    reportCodes: { confirmed: 10 },
    demo: null,
    control: null,
  };
  const gateway: Gateway = createGateway(configuration, {
    connection: options.connect?.(configuration, clock) ?? scripted,
    clock,
    log: createLog(
      (line) => lines.push(line),
      () => clock.now(),
    ),
    secret: 'a secret of at least 32 characters',
    ended: createEndedSessions({
      clock,
      journal: options.journal ?? new MemoryJournal(),
      onUnwritten: () => undefined,
    }),
    fetchFile: options.fetchFile ?? (() => Promise.reject(new OverairError('upstream-unavailable'))),
  });
  const browser = new CookieJar();

  const traces: App.Locals['trace'][] = [];

  type Door = (gateway: Gateway, event: never) => Promise<Response>;
  const open = (door: Door, method: string, ask: TestRequest = {}) => {
    const origin = ask.origin ?? ORIGIN;
    const headers = new Headers(ask.headers);
    if (ask.json !== undefined) headers.set('content-type', 'application/json');
    const request = new Request(`${origin}/gateway`, {
      method,
      headers,
      ...(ask.json === undefined ? {} : { body: JSON.stringify(ask.json) }),
    });
    const locals: App.Locals = { requestId: `r${traces.length}` };
    return door(gateway, {
      request,
      locals,
      url: new URL(request.url),
      cookies: ask.cookies ?? browser,
      params: ask.params ?? {},
      getClientAddress: () => ask.address ?? '203.0.113.9',
    } as never).finally(() => traces.push(locals.trace));
  };

  handlers.set('emailPwdLogin', () => tokensOf(1));
  handlers.set('phonePwdLogin', () => tokensOf(1));
  handlers.set('userInfo', () => ({ uid: 'U1', email: 'demo@overair.example' }));
  handlers.set('userLogout', () => null);

  return {
    gateway,
    clock,
    sent,
    browser,
    lines,
    /** What the log would say of each request. */
    traces,
    /** Says how the Developer Center answers to the last part of a path. */
    on(path: string, handler: Handler) {
      handlers.set(path, handler);
    },
    who: (ask?: TestRequest) => open(getSession, 'GET', ask),
    signIn: (ask: TestRequest = { json: { email: 'demo@overair.example', password: 'china1234' } }) =>
      open(postSession, 'POST', ask),
    signOut: (ask?: TestRequest) => open(deleteSession, 'DELETE', ask),
    ask: (operation: string, json: unknown = {}, ask: TestRequest = {}) =>
      open(postOperation, 'POST', { ...ask, json, params: { operation } }),
    file: (path: string, ask: TestRequest = {}) =>
      open(getFirmware, 'GET', { ...ask, params: { token: path.split('/').at(-1) ?? '' } }),
    control: (json: unknown) => open(postControl, 'POST', { json }),
  };
}

/** The error's code of an answer, with its status. */
export async function failure(
  response: Response,
): Promise<{ status: number; code: string; details: unknown }> {
  const { error } = (await response.json()) as { error: { code: string; details: unknown } };
  return { status: response.status, ...error };
}

/** The data of an answer. */
export async function dataOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { data: unknown };
  return body.data;
}
