import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressed, compressedResponse } from './compressed';

const answerOf = (text: string) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) },
  body: Buffer.from(text),
});

const devicesOf = (count: number): string =>
  JSON.stringify({
    data: Array.from({ length: count }, (_, index) => ({
      deviceKey: `K${index}`,
      deviceName: `Pump ${index * 7}`,
    })),
  });

const long = devicesOf(200);

describe('an answer made for one request', () => {
  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
  ] as const)('is compressed as "%s" takes it', async (accepted, coding, decompress) => {
    const { status, headers, body } = await compressed(answerOf(long), accepted);

    expect(status).toBe(200);
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'Content-Length': String(body.byteLength),
      'Content-Encoding': coding,
      Vary: 'Accept-Encoding',
    });
    expect(decompress(body).toString()).toBe(long);
    expect(body.byteLength).toBeLessThan(long.length / 3);
  });

  it('is compressed at the quickest level if it is long, and harder if it is short', async () => {
    const saved = async (devices: number): Promise<number> => {
      const { body } = await compressed(answerOf(devicesOf(devices)), 'br');
      const quickest = brotliCompressSync(devicesOf(devices), {
        params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
      });
      return 1 - body.byteLength / quickest.byteLength;
    };

    expect(await saved(2_000)).toBeCloseTo(0, 2);
    expect(await saved(100)).toBeGreaterThan(0.1);
  });

  it.each([undefined, 'identity', 'gzip;q=0'])('is as it was if only %s is taken', async (accepted) => {
    const { headers, body } = await compressed(answerOf(long), accepted);

    expect(headers).toEqual({ ...answerOf(long).headers, Vary: 'Accept-Encoding' });
    expect(body.toString()).toBe(long);
  });

  it('is as it was if nothing is gained', async () => {
    const short = answerOf('{"data":null}');

    expect(await compressed(short, 'gzip, br')).toBe(short);
  });
});

describe('a response', () => {
  const pageOf = (type: string) =>
    new Response(`<p>${long}</p>`, {
      status: 404,
      headers: [
        ['Content-Type', type],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
    });

  it('is compressed if it is a page, and keeps its status and each of its headers', async () => {
    const sent = await compressedResponse(pageOf('text/html'), 'gzip');

    expect(sent.status).toBe(404);
    expect(sent.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(sent.headers.get('Content-Encoding')).toBe('gzip');
    expect(gunzipSync(await sent.arrayBuffer()).toString()).toBe(`<p>${long}</p>`);
  });

  it('is as it was if it is firmware', async () => {
    const other = pageOf('application/octet-stream');

    expect(await compressedResponse(other, 'gzip')).toBe(other);
  });

  it('varies by what it varied by as well', async () => {
    const page = pageOf('text/html');
    page.headers.set('Vary', 'Accept');

    expect((await compressedResponse(page, 'gzip')).headers.get('Vary')).toBe('Accept, Accept-Encoding');
  });

  it('without a body stays without one', async () => {
    const none = new Response(null, { status: 204, headers: { 'Content-Type': 'application/json' } });

    expect((await compressedResponse(none, 'gzip')).body).toBeNull();
  });
});
