import { describe, expect, it } from 'vitest';
import { createTurns } from './turns';
import { TestClock } from '../../testing/clock';
import { callUpstream, parseRetryAfter } from './upstream';
import { upstreamOf } from './upstream-by-fetch';
import type { Upstream } from './upstream-exchange';
import { noFacts } from './upstream-facts';

const request = { method: 'GET', url: new URL('https://dc.example/'), headers: {}, body: null };
const ask = (upstream: Upstream, clock = new TestClock()) =>
  callUpstream(upstream, request, noFacts(), { clock, turns: createTurns() });
const says = (body: string, init?: ResponseInit): Upstream =>
  upstreamOf(() => Promise.resolve(new Response(body, init)));

describe('an answer of the Developer Center', () => {
  it.each([
    ['{"code":200,"data":1}', 1],
    ['{"code":"200","data":1,"msg":null,"extMsg":{}}', 1],
    ['{"code":200}', null],
  ])('%s is a success', async (body, data) => {
    expect(await ask(says(body))).toBe(data);
  });

  it('with another code than 200 keeps the platform’s own, its words cut to 300 characters of one line', async () => {
    const body = JSON.stringify({ code: 7001, msg: `a\nb${'c'.repeat(400)}` });
    for (const status of [200, 400]) {
      await expect(ask(says(body, { status }))).rejects.toMatchObject({
        code: 'upstream-refused',
        details: { upstreamCode: 7001, upstreamMessage: `a b${'c'.repeat(297)}` },
      });
    }
  });

  it.each([
    ['<html>', 200, 'answer-malformed'],
    ['[]', 200, 'answer-malformed'],
    ['{"data":1}', 200, 'answer-malformed'],
    ['<html>', 502, 'upstream-unavailable'],
    ['{"code":200}', 503, 'upstream-unavailable'],
    ['', 302, 'upstream-unavailable'],
    ['', 401, 'session-expired'],
    ['', 404, 'upstream-refused'],
    ['', 429, 'too-many-requests'],
  ])('%j with HTTP %i is %s', async (body, status, code) => {
    await expect(ask(says(body, { status }))).rejects.toMatchObject({ code });
  });

  it('that asks to wait says how long', async () => {
    const init = { status: 429, headers: { 'retry-after': '17' } };
    await expect(ask(says('', init))).rejects.toMatchObject({ details: { retryAfter: 17 } });
  });

  it('that does not come within 8 s is upstream-unavailable, and its request is given up', async () => {
    const clock = new TestClock();
    let given: AbortSignal | undefined;
    const asked = ask((_, signal) => {
      given = signal;
      return new Promise(() => undefined);
    }, clock);
    clock.advance(8_000);
    await expect(asked).rejects.toMatchObject({ code: 'upstream-unavailable' });
    expect(given?.aborted).toBe(true);
  });

  it('that is longer than 2 MiB is not read to its end', async () => {
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    await expect(ask(upstreamOf(() => Promise.resolve(new Response(body))))).rejects.toMatchObject({
      code: 'answer-malformed',
      details: { field: 'length' },
    });
    expect(given).toBeLessThan(12);
  });

  it('that never comes because nobody is there is upstream-unavailable, with its cause', async () => {
    const cause = new TypeError('fetch failed');
    await expect(ask(() => Promise.reject(cause))).rejects.toMatchObject({
      code: 'upstream-unavailable',
      cause,
    });
  });
});

describe('Retry-After', () => {
  it('is seconds, or a date', () => {
    expect(parseRetryAfter('30', 0)).toBe(30);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:01:00 GMT', 15_500)).toBe(45);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT', 15_000)).toBe(0);
    expect(parseRetryAfter('soon', 0)).toBeNull();
    expect(parseRetryAfter(null, 0)).toBeNull();
  });
});
