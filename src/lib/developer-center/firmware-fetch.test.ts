import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import { createFirmwareFetch } from './firmware-fetch';

const headers = { Range: 'bytes=5-', 'If-Range': '"a"' };
const { signal } = new AbortController();

function setUp(answer: () => Promise<Response>) {
  const fetch = vi.fn<typeof globalThis.fetch>(answer);
  const account = (): string => 'a1';
  return { fetch, get: createFirmwareFetch({ clock: systemClock, account, fetch }) };
}

describe('a firmware file', () => {
  it.each([200, 206, 416])('comes with status %i, its body unread', async (status) => {
    const { fetch, get } = setUp(() => Promise.resolve(new Response('abc', { status })));
    const response = await get('/gateway/firmware/x', { headers, signal });
    expect([response.status, response.bodyUsed]).toEqual([status, false]);
    expect(fetch).toHaveBeenCalledWith(
      '/gateway/firmware/x',
      expect.objectContaining({
        headers: { ...headers, 'x-overair-account': 'a1' },
        signal,
        cache: 'no-store',
      }),
    );
  });

  it('is refused with what the gateway says', async () => {
    const error = { code: 'firmware-link-expired', details: {} };
    const { get } = setUp(() => Promise.resolve(Response.json({ error }, { status: 410 })));
    await expect(get('/f', { headers, signal })).rejects.toMatchObject({ code: 'firmware-link-expired' });
  });

  it.each([
    ['offline', new TypeError('fetch failed'), signal],
    ['cancelled', new DOMException('', 'AbortError'), AbortSignal.abort()],
    ['internal', new RangeError('x'), signal],
  ])('fails as %s', async (code, error, stop) => {
    const { get } = setUp(() => Promise.reject(error));
    await expect(get('/f', { headers, signal: stop })).rejects.toMatchObject({ code, cause: error });
  });
});
