import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Packages, PackageFile } from './packages';

const hour = 3_600_000;
const route = '/firmware/';

/** How a Developer Center hands out its packages: by links that are signed and run out, with ranges and strong ETags. */
export class FirmwareServer {
  readonly #packages: Packages;
  readonly #address: string;
  readonly #key: string;

  /** `address`: the origin of the links. `key`: signs them. */
  constructor(packages: Packages, address: string, key: string) {
    this.#packages = packages;
    this.#address = address;
    this.#key = key;
  }

  /** A link to a file, good for one to two hours of the calendar; the same within the hour, so that polls agree. */
  link(file: PackageFile, now: number): string {
    const expires = (Math.floor(now / hour) + 2) * hour;
    const path = `${route}${file.id}/${encodeURIComponent(file.name)}`;
    return `${this.#address}${path}?expires=${expires}&sign=${this.#sign(file.id, String(expires))}`;
  }

  /** Whether a path is one of a firmware file. */
  serves(url: URL): boolean {
    return url.pathname.startsWith(route);
  }

  /** Answers GET and HEAD: 200, 206, 403 (a link that ran out or is not ours), 404, 405, 416. */
  answer(request: Request, url: URL, now: number): Response {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    const id = url.pathname.slice(route.length).split('/')[0] ?? '';
    const file = this.#packages.get(id);
    if (file === undefined) return new Response(null, { status: 404 });
    if (!this.#admits(url, id, now)) return new Response(null, { status: 403 });
    const etag = etagOf(this.#packages.seedOf(file), file.size);
    const headers = {
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      etag,
      'cache-control': 'private, max-age=3600',
    };
    const ifRange = request.headers.get('if-range');
    const range =
      ifRange === null || ifRange === etag ? rangeOf(request.headers.get('range'), file.size) : 'all';
    if (range === 'impossible') {
      return new Response(null, {
        status: 416,
        headers: { ...headers, 'content-range': `bytes */${file.size}` },
      });
    }
    const { start, end } = range === 'all' ? { start: 0, end: file.size } : range;
    const body = request.method === 'HEAD' ? null : this.#packages.stream(file, start, end);
    const length = { 'content-length': String(end - start) };
    if (range === 'all') return new Response(body, { status: 200, headers: { ...headers, ...length } });
    const contentRange = { 'content-range': `bytes ${start}-${end - 1}/${file.size}` };
    return new Response(body, { status: 206, headers: { ...headers, ...length, ...contentRange } });
  }

  #admits(url: URL, id: string, now: number): boolean {
    const expires = url.searchParams.get('expires') ?? '';
    const given = Buffer.from(url.searchParams.get('sign') ?? '');
    const right = Buffer.from(this.#sign(id, expires));
    return given.length === right.length && timingSafeEqual(given, right) && now < Number(expires);
  }

  #sign(id: string, expires: string): string {
    return createHmac('sha256', this.#key).update(`${id};${expires}`).digest('hex').slice(0, 32);
  }
}

/** A strong one: the bytes follow from seed and size. */
function etagOf(seed: string, size: number): string {
  return `"${createHash('sha256').update(`${seed};${size}`).digest('hex').slice(0, 24)}"`;
}

/** One range of a Range header (RFC 9110, 14.2); several at once, or what is not understood, are answered by the whole. */
function rangeOf(header: string | null, size: number): 'all' | 'impossible' | { start: number; end: number } {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return 'all';
  if (first === '') {
    const start = Math.max(0, size - Number(last));
    return start < size ? { start, end: size } : 'impossible';
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'all';
  const end = last === '' ? size : Math.min(size, Number(last) + 1);
  return start < size ? { start, end } : 'impossible';
}
