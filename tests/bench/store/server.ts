import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../../lab/page/server';

const DOCUMENT = `<!doctype html>
<html lang="en">
  <title>The store</title>
  <script type="module" src="/main.js"></script>
</html>`;

/** A file as a page of the bench asks for it. */
export interface BenchFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

interface ServedFile {
  readonly bytes: Buffer;
  readonly bytesPerSecond: number;
}

/** Written at once to a slow connection, bytes. */
const PIECE = 64 * 1024;

/** Serves the bench's page, files as fast as it can or at a speed, and takes reports. */
export class BenchServer {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #files = new Map<string, ServedFile>();
  /** How often each report has come, and which of them by its device, in order. */
  readonly reports = new Map<string, number>();
  readonly order = new Map<string, number[]>();
  #script = '';

  async start(): Promise<void> {
    this.#script = await bundle(new URL('./page.ts', import.meta.url));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A file of random bytes, served at most so fast. */
  addFile(size: number, bytesPerSecond = Infinity): BenchFile {
    const bytes = randomBytes(size);
    const path = `/files/${this.#files.size}`;
    this.#files.set(path, { bytes, bytesPerSecond });
    return { path, size, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const file = this.#files.get(path);
    if (file !== undefined) await send(response, file, request.headers.range);
    else if (path === '/gateway/api/reportUpgrade') await this.#take(request, response);
    else if (path === '/main.js') response.setHeader('content-type', 'text/javascript').end(this.#script);
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(DOCUMENT);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of request) text += String(piece);
    const { deviceKey, componentNo } = JSON.parse(text) as { deviceKey: string; componentNo: string };
    this.reports.set(componentNo, (this.reports.get(componentNo) ?? 0) + 1);
    this.order.set(deviceKey, [...(this.order.get(deviceKey) ?? []), Number(componentNo)]);
    response.setHeader('content-type', 'application/json').end('{"data":null}');
  }
}

/** Answers with the file, or with the part of it that is asked for. */
async function send(response: ServerResponse, file: ServedFile, range: string | undefined): Promise<void> {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const size = file.bytes.length;
  const from = Number(first ?? 0);
  const bytes = file.bytes.subarray(from, last ? Number(last) + 1 : size);
  const type = { 'content-type': 'application/octet-stream', 'content-length': bytes.length };
  const part = { 'content-range': `bytes ${from}-${from + bytes.length - 1}/${size}` };
  response.writeHead(first === undefined ? 200 : 206, { ...type, ...(first && part), etag: `"${size}"` });
  await sendAtSpeed(response, bytes, file.bytesPerSecond);
}

async function sendAtSpeed(response: ServerResponse, bytes: Buffer, bytesPerSecond: number): Promise<void> {
  if (bytesPerSecond === Infinity) {
    response.end(bytes);
    return;
  }
  const start = performance.now();
  for (let at = 0; at < bytes.length; at += PIECE) {
    const early = start + (at / bytesPerSecond) * 1_000 - performance.now();
    if (early > 0) await sleep(early);
    if (!response.write(bytes.subarray(at, at + PIECE))) await once(response, 'drain');
  }
  response.end();
}
