import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packages } from './packages';
import { TestClient } from './testing/test-client';

const hour = 3_600_000;

interface File {
  filePath: string;
  fileName: string;
  fileSize: number;
  fileSha256: string;
  fileMd5: string;
  fileCrc: string;
}

async function filesOf(client: TestClient, name = 'Cold store north'): Promise<File[]> {
  const { data } = await client.call('devicePlan', await client.named(name));
  return (data as { comVerList: { fileList: File[] }[] }).comVerList.flatMap(
    (component) => component.fileList,
  );
}

async function withFile() {
  const client = new TestClient();
  await client.signIn();
  const [file] = await filesOf(client);
  const get = (headers: Record<string, string> = {}, url = file!.filePath, method = 'GET') =>
    client.center.handle(new Request(url, { headers, method }));
  const whole = new Uint8Array(await (await get()).arrayBuffer());
  return { client, file: file!, get, whole };
}

describe('a firmware file', () => {
  it('has the size and the check values that its plan gives', async () => {
    const { file, whole, client } = await withFile();
    expect(file.filePath.startsWith(`${client.center.address}/firmware/`)).toBe(true);
    expect(whole.length).toBe(file.fileSize);
    expect(createHash('sha256').update(whole).digest('hex')).toBe(file.fileSha256);
    expect(createHash('md5').update(whole).digest('hex')).toBe(file.fileMd5);
    expect(crc32(whole).toString(16).padStart(8, '0')).toBe(file.fileCrc);
  });

  it('is another for every component, and the same in every center', async () => {
    const one = await filesOf((await withFile()).client, 'Warehouse gateway');
    const two = await filesOf((await withFile()).client, 'Warehouse gateway');
    expect(one).toHaveLength(3);
    expect(new Set(one.map((file) => file.fileSha256)).size).toBe(3);
    expect(two).toEqual(one);
  });

  it('comes whole, with its length, a strong ETag and the calendar', async () => {
    const { client, file, get } = await withFile();
    await client.control('moveCalendar', { ms: 60_000 });
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(file.fileSize));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{24}"$/);
    expect(response.headers.get('date')).toBe(new Date(client.center.now()).toUTCString());
  });

  it('comes in any range (property)', async () => {
    const { get, whole } = await withFile();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(whole.length + 10), async (start, length) => {
        const response = await get({ range: `bytes=${start}-${start + length}` });
        const end = Math.min(whole.length, start + length + 1);
        expect(response.status).toBe(206);
        expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${whole.length}`);
        expect(response.headers.get('content-length')).toBe(String(end - start));
        expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(start, end))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['bytes=393000-', 206, 'bytes 393000-393215/393216'],
    ['bytes=-16', 206, 'bytes 393200-393215/393216'],
    ['bytes=-999999', 206, 'bytes 0-393215/393216'],
    ['bytes=393216-', 416, 'bytes */393216'],
    ['bytes=-0', 416, 'bytes */393216'],
    ['bytes=0-1,4-5', 200, null],
    ['bytes=9-3', 200, null],
    ['lines=1-2', 200, null],
  ])('answers %s with %i', async (range, status, contentRange) => {
    const { get } = await withFile();
    const response = await get({ range });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  it('goes on only where it is still the same', async () => {
    const { client, file, get } = await withFile();
    const etag = (await get()).headers.get('etag') ?? '';
    const range = 'bytes=100-199';
    expect((await get({ range, 'if-range': etag })).status).toBe(206);
    expect((await get({ range, 'if-range': '"other"' })).status).toBe(200);
    await client.control('changeFile', { name: file.fileName });
    const changed = await get({ range, 'if-range': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    const [now] = await filesOf(client);
    expect(now?.fileSha256).not.toBe(file.fileSha256);
    const bytes = Buffer.from(await changed.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(now?.fileSha256);
  });

  it('has a link that stays the same for the hour, runs out, and cannot be made up', async () => {
    const { client, file, get } = await withFile();
    await client.pass(60_000);
    expect((await filesOf(client))[0]?.filePath).toBe(file.filePath);
    expect((await get({}, file.filePath.replace(/expires=\d+/, 'expires=9999999999999'))).status).toBe(403);
    expect((await get({}, `${client.center.address}/firmware/nothing/x.bin`)).status).toBe(404);
    expect((await get({}, file.filePath, 'POST')).status).toBe(405);
    expect((await (await get({}, file.filePath, 'HEAD')).arrayBuffer()).byteLength).toBe(0);
    await client.control('moveCalendar', { ms: 2 * hour });
    expect((await get()).status).toBe(403);
    await client.signIn();
    const [fresh] = await filesOf(client);
    expect((await get({}, fresh?.filePath)).status).toBe(200);
  });

  it('can be of 100 MB, without being held in memory', async () => {
    const packages = new Packages();
    const size = 100 * 1024 * 1024;
    const file = packages.add({
      id: 'big',
      name: 'big.bin',
      size,
      seed: 'big',
      checks: [],
      wrongChecks: false,
    });
    const hash = createHash('sha256');
    let largest = 0;
    for await (const piece of packages.stream(file, 0, size)) {
      hash.update(piece);
      largest = Math.max(largest, piece.length);
    }
    expect(hash.digest('hex')).toBe((await packages.digests(file)).sha256);
    expect(largest).toBeLessThanOrEqual(256 * 1024);
  });
});
