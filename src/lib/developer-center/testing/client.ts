import { afterEach, beforeEach, expect, vi } from 'vitest';
import { systemClock } from '../../clock';
import { OverairError, type ErrorCode } from '../../errors';
import { createDeveloperCenter, type ClientOptions } from '../client';

export const device = { productKey: 'p', deviceKey: 'd' };
export const session = {
  account: { id: 'a1', name: 'ann@example.com' },
  developerCenter: { id: 'dc', name: 'Demo', embedded: true },
  reports: ['confirmed', 'from-the-future'],
  apiVersion: 1,
};

export type Answer = () => Response | Promise<Response>;

export const ok =
  (data: unknown, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ data }, { headers });

export const fail =
  (status: number, code: string, details: object = {}, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ error: { code, details } }, { status, headers });

export const unreachable: Answer = () => Promise.reject(new TypeError('fetch failed'));

/** A gateway that gives these answers in turn and keeps what it was asked. */
export function setUp(answers: Answer[], options: Partial<ClientOptions> = {}) {
  const requests: Request[] = [];
  const bodies: unknown[] = [];
  const client = createDeveloperCenter({
    clock: systemClock,
    account: () => 'a1',
    language: () => 'zh-CN',
    timeZone: () => 'Asia/Shanghai',
    origin: 'http://gateway.test',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      bodies.push(request.method === 'POST' ? await request.clone().json() : null);
      const answer = answers.shift();
      if (answer === undefined) throw new Error('one request too many');
      return answer();
    },
    ...options,
  });
  return { client, requests, bodies };
}

/** The code of what is thrown; null if nothing is. */
export async function codeOf(work: Promise<unknown>): Promise<ErrorCode | null> {
  const error = await errorOf(work);
  return error?.code ?? null;
}

export async function errorOf(work: Promise<unknown>): Promise<OverairError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(OverairError);
    return error as OverairError;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});
