import { describe, expect, it } from 'vitest';
import { checkClientVersion, readJson, refuseCrossSite } from './requests';
import { createTestBed, dataOf, failure } from './testing/test-bed';

const asked = (headers: Record<string, string>) =>
  new Request('https://overair.example/gateway', { headers });
const code = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('where a request comes from', () => {
  const from = (own: string, headers: Record<string, string>) =>
    code(() => refuseCrossSite(asked(headers), new URL(own)));

  it.each([
    ['https://overair.example', {}],
    ['https://overair.example', { Origin: 'https://overair.example', 'Sec-Fetch-Site': 'same-origin' }],
    ['https://overair.example', { 'Sec-Fetch-Site': 'none' }],
    ['http://127.0.0.1:3000', { Origin: 'http://localhost:3000' }],
    ['http://localhost:3000', { Origin: 'http://[::1]:3000' }],
    // Without ORIGIN, adapter-node takes every address for https.
    ['https://127.0.0.1:3000', { Origin: 'http://127.0.0.1:3000' }],
  ])('to %s with %j is our own pages', (own, headers) => {
    expect(from(own, headers)).toBe('taken');
  });

  it.each([
    ['https://overair.example', { Origin: 'https://evil.example' }],
    ['https://overair.example', { Origin: 'http://overair.example' }],
    ['https://overair.example', { Origin: 'null' }],
    ['https://overair.example', { 'Sec-Fetch-Site': 'cross-site' }],
    ['https://overair.example', { 'Sec-Fetch-Site': 'same-site' }],
    ['http://127.0.0.1:3000', { Origin: 'http://localhost:3001' }],
    ['http://127.0.0.1:3000', { Origin: 'http://localhost.evil.example:3000' }],
    ['https://overair.example', { Origin: 'http://localhost' }],
  ])('to %s with %j is somebody else’s', (own, headers) => {
    expect(from(own, headers)).toBe('cross-site-refused');
  });

  it('is judged at every door, before anything is asked', async () => {
    const bed = createTestBed();
    const headers = { Origin: 'https://evil.example' };
    const json = { email: 'demo@overair.example', password: 'x' };
    for (const response of [await bed.signIn({ json, headers }), await bed.who({ headers })]) {
      expect(await failure(response)).toMatchObject({ status: 403, code: 'cross-site-refused' });
    }
    expect(bed.sent).toEqual([]);
  });

  it('on loopback may be any of its names, and the session needs no https', async () => {
    const bed = createTestBed();
    const ask = { origin: 'http://127.0.0.1:3000', headers: { Origin: 'http://localhost:3000' } };
    const json = { email: 'demo@overair.example', password: 'x' };
    expect((await bed.signIn({ ...ask, json })).status).toBe(200);
    expect([...bed.browser.kept.values()].every(({ options }) => options.secure === false)).toBe(true);
    expect(await dataOf(await bed.who(ask))).toMatchObject({ account: { name: 'demo@overair.example' } });
  });
});

describe('the page’s version', () => {
  it.each([
    ['0', 'client-outdated'],
    ['1', 'taken'],
    ['2', 'taken'],
    ['one', 'request-malformed'],
  ])('%s is %s', (version, result) => {
    expect(code(() => checkClientVersion(asked({ 'X-Overair-Api': version })))).toBe(result);
  });

  it('need not be told', () => {
    expect(code(() => checkClientVersion(asked({})))).toBe('taken');
  });
});

describe('a body', () => {
  const post = (body: BodyInit, type: string) =>
    new Request('https://overair.example/', { method: 'POST', body, headers: { 'content-type': type } });

  it('is JSON and says so', async () => {
    expect(await readJson(post('{"a":1}', 'application/json; charset=utf-8'))).toEqual({ a: 1 });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      await expect(readJson(post('{}', type))).rejects.toMatchObject({ code: 'request-malformed' });
    }
    await expect(readJson(post('{', 'application/json'))).rejects.toMatchObject({
      code: 'request-malformed',
    });
  });

  it('is at most 64 KiB, even if it does not say its length', async () => {
    const long = JSON.stringify('x'.repeat(65_537));
    const stream = new Blob([long]).stream();
    const request = new Request('https://overair.example/', {
      method: 'POST',
      body: stream,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit);
    expect(request.headers.get('content-length')).toBeNull();
    await expect(readJson(request)).rejects.toMatchObject({ code: 'request-too-large' });
  });
});
