import { describe, expect, it } from 'vitest';
import { OverairError } from '../../errors';
import { createFirmwareSource, type SourceRules } from './firmware-source';
import type { GuardedFetch } from './guarded-fetch';
import { TestClock } from '../../testing/clock';
import { createTestBed, dataOf, failure } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };
const MB = 1024 * 1024;

/** A signed-in bed whose files come from `fetchFile`, and the sealed link of one of them. */
async function sealed(url: string, fetchFile: GuardedFetch) {
  const bed = createTestBed({ fetchFile });
  await bed.signIn();
  bed.on('getDeviceUpgradePlan', () => ({ filePath: url }));
  const { filePath } = (await dataOf(await bed.ask('devicePlan', device))) as { filePath: string };
  return { bed, filePath };
}

const answers = (body: BodyInit | null, init: ResponseInit): GuardedFetch => {
  return () => Promise.resolve(new Response(body, init));
};

describe('a firmware file', () => {
  it('is streamed with what a download needs, and as nothing that a browser could run', async () => {
    const headers = {
      etag: '"a"',
      'content-length': '4',
      'accept-ranges': 'bytes',
      'content-type': 'image/svg+xml',
      'set-cookie': 'a=b',
    };
    const { bed, filePath } = await sealed(
      'https://files.example/a',
      answers('data', { status: 200, headers }),
    );
    const response = await bed.file(filePath);
    expect(await response.text()).toBe('data');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-disposition': 'attachment',
      'content-length': '4',
      'content-security-policy': 'sandbox',
      'content-type': 'application/octet-stream',
      etag: '"a"',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('passes a range and its condition on, and neither cookies nor tokens', async () => {
    const sent: Record<string, string>[] = [];
    const headers = { 'content-range': 'bytes 1-2/4' };
    const { bed, filePath } = await sealed('https://files.example/a', (_, options) => {
      sent.push(options.headers);
      return Promise.resolve(new Response('at', { status: 206, headers }));
    });
    const response = await bed.file(filePath, {
      headers: { Range: 'bytes=1-2', 'If-Range': '"a"', Cookie: 'a=b', Authorization: 'Bearer x' },
    });
    expect([response.status, response.headers.get('content-range')]).toEqual([206, 'bytes 1-2/4']);
    await bed.file(filePath, { headers: { Range: 'bytes=0-1,3-4' } });
    const plain = { Accept: '*/*', 'Accept-Encoding': 'identity' };
    expect(sent).toEqual([{ ...plain, Range: 'bytes=1-2', 'If-Range': '"a"' }, plain]);
  });

  it('passes 416 on', async () => {
    const headers = { 'content-range': 'bytes */4' };
    const { bed, filePath } = await sealed(
      'https://files.example/a',
      answers(null, { status: 416, headers }),
    );
    const response = await bed.file(filePath, { headers: { Range: 'bytes=9-' } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */4']);
  });

  it.each([
    [403, {}, 'firmware-link-expired'],
    [404, {}, 'firmware-link-expired'],
    [500, {}, 'upstream-unavailable'],
    [204, {}, 'upstream-unavailable'],
    [429, { 'retry-after': '9' }, 'too-many-requests'],
    [200, { 'content-encoding': 'gzip' }, 'upstream-unavailable'],
    [200, { 'content-type': 'text/html; charset=utf-8' }, 'firmware-web-page'],
    [200, { 'content-length': String(100 * MB + 1) }, 'package-too-large'],
    [206, { 'content-range': `bytes 0-1/${100 * MB + 1}` }, 'package-too-large'],
  ])('answered %i with %j is %s', async (status, headers, code) => {
    const { bed, filePath } = await sealed('https://files.example/a', answers(null, { status, headers }));
    expect(await failure(await bed.file(filePath))).toMatchObject({ code });
  });

  it('breaks off beyond 100 MB, whatever its length was said to be', async () => {
    const chunk = new Uint8Array(MB);
    let given = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1;
        controller.enqueue(chunk);
      },
      cancel() {
        cancelled = true;
      },
    });
    const { bed, filePath } = await sealed('https://files.example/a', answers(endless, { status: 200 }));
    const response = await bed.file(filePath);
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'package-too-large' });
    expect(given).toBeLessThan(104);
    expect(cancelled).toBe(true);
  });

  it('that stands still for 30 s breaks off', async () => {
    const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise<void>(() => undefined) });
    const { bed, filePath } = await sealed('https://files.example/a', answers(silent, { status: 200 }));
    const reading = (await bed.file(filePath)).arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve));
    bed.clock.advance(30_000);
    await expect(reading).rejects.toMatchObject({ code: 'upstream-unavailable' });
  });

  it('is refused for another account, and after its time', async () => {
    const { bed, filePath } = await sealed('https://files.example/a', answers('data', { status: 200 }));
    bed.clock.advance(7 * 3_600_000);
    bed.on('refreshToken', () => null);
    expect(await failure(await bed.file(filePath))).toMatchObject({
      status: 410,
      code: 'firmware-link-expired',
    });
    bed.on('userInfo', () => ({ uid: 'U2' }));
    await bed.signIn();
    expect(await failure(await bed.file(filePath))).toMatchObject({
      status: 403,
      code: 'firmware-link-invalid',
    });
  });

  it('leaves no address and no link in the log', async () => {
    const { bed, filePath } = await sealed('https://files.example/secret-name', () => {
      throw new Error('a fault of ours');
    });
    expect((await bed.file(filePath)).status).toBe(502);
    const log = bed.lines.join('');
    expect(log).toContain('"event":"upstream"');
    for (const hidden of ['secret-name', 'files.example', filePath.split('/').at(-1)!]) {
      expect(log).not.toContain(hidden);
    }
  });
});

describe('where a file may come from', () => {
  const remote: SourceRules = { address: new URL('https://dc.example/'), embedded: null, hosts: new Set() };
  const redirect = (location: string) => new Response(null, { status: 302, headers: { location } });

  /** Opens an address; the network says what `says` has for it, and keeps how it was asked. */
  const opened = async (url: string, rules: SourceRules, says: Record<string, Response> = {}) => {
    const asked: string[] = [];
    const fetch: GuardedFetch = (to, { allowPrivate }) => {
      asked.push(`${to.href}${allowPrivate ? ' private' : ''}`);
      return Promise.resolve(says[to.href] ?? new Response('data'));
    };
    const source = createFirmwareSource(rules, fetch, new TestClock());
    const result = await source(url, {}).then(
      () => 'opened',
      (error: unknown) => (error as OverairError).code,
    );
    return { result, asked };
  };

  it.each([
    'http://files.example/a',
    'ftp://files.example/a',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://user:password@files.example/a',
    '/relative',
    '',
  ])('not %s', async (url) => {
    expect(await opened(url, remote)).toEqual({ result: 'firmware-host-refused', asked: [] });
  });

  it('http only where the Developer Center itself is http', async () => {
    const rules = { ...remote, address: new URL('http://dc.example/') };
    expect((await opened('http://files.example/a', rules)).result).toBe('opened');
  });

  it('private addresses only of the Developer Center itself and of configured hosts', async () => {
    const rules = { ...remote, hosts: new Set(['files.lan', '10.0.0.5:9000']) };
    const hosts = [
      'files.lan',
      'files.lan:8443',
      '10.0.0.5:9000',
      '10.0.0.5',
      'dc.example',
      'dc.example:8443',
    ];
    const asked = await Promise.all(
      hosts.map(async (host) => (await opened(`https://${host}/`, rules)).asked[0]),
    );
    expect(asked.map((each) => each?.endsWith(' private'))).toEqual([true, true, true, false, true, false]);
  });

  it('every redirect is judged again', async () => {
    const start = 'https://files.example/a';
    const to = async (location: string) => opened(start, remote, { [start]: redirect(location) });
    expect(await to('/b')).toEqual({ result: 'opened', asked: [start, 'https://files.example/b'] });
    for (const location of [
      'http://files.example/b',
      'http://169.254.169.254/',
      'file:///etc/passwd',
      'https://',
    ]) {
      expect(await to(location)).toEqual({ result: 'firmware-host-refused', asked: [start] });
    }
  });

  it('not beyond five redirects', async () => {
    const start = 'https://files.example/a';
    const { result, asked } = await opened(start, remote, { [start]: redirect(start) });
    expect([result, asked.length]).toEqual(['firmware-host-refused', 6]);
  });

  it('of the embedded Developer Center without a network, and of others only by https', async () => {
    const embedded = () => Promise.resolve(new Response('embedded'));
    const rules = { ...remote, address: new URL('http://embedded.invalid'), embedded };
    expect(await opened('http://embedded.invalid/a', rules)).toEqual({ result: 'opened', asked: [] });
    expect((await opened('http://files.example/a', rules)).result).toBe('firmware-host-refused');
    expect((await opened('https://files.example/a', rules)).result).toBe('opened');
  });

  it('not from a host that does not answer within 8 s', async () => {
    const clock = new TestClock();
    const fetch: GuardedFetch = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new OverairError('upstream-unavailable')));
      });
    const opening = createFirmwareSource(remote, fetch, clock)('https://files.example/a', {});
    clock.advance(8_000);
    await expect(opening).rejects.toMatchObject({ code: 'upstream-unavailable' });
  });
});
