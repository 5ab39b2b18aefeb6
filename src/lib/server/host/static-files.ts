import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { lookup } from 'mrmime';
import { accepts, codings, type Coding } from './accept-encoding';

/** Serves the files of the app. */
export interface StaticFiles {
  /** Answers a GET or HEAD of one of the files; false for every other request, which is left alone. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
}

interface StaticFile {
  readonly headers: Readonly<Record<string, string>>;
  /** Names the content; each coding of it has a tag of its own. */
  readonly tag: string;
  readonly plain: Buffer;
  readonly coded: ReadonlyMap<Coding, Buffer>;
}

/** What never changes under its name, since the name holds a hash of it. */
const IMMUTABLE = '/_app/immutable/';

/** How long a drawing may be an older build's, s: a browser asks for the icon several times a page. */
const DRAWING_S = 24 * 60 * 60;

function contentType(path: string): string {
  const type = lookup(path) ?? 'application/octet-stream';
  return type === 'text/html' ? 'text/html;charset=utf-8' : type;
}

function caching(path: string, type: string): string {
  if (path.startsWith(IMMUTABLE)) return 'public,max-age=31536000,immutable';
  return type.startsWith('image/') ? `public,max-age=${DRAWING_S}` : 'no-cache';
}

function readFile(file: string, path: string): StaticFile {
  const plain = readFileSync(file);
  const coded = new Map<Coding, Buffer>();
  for (const { name, ending } of codings) {
    if (existsSync(file + ending)) coded.set(name, readFileSync(file + ending));
  }
  const type = contentType(path);
  return {
    headers: {
      'Content-Type': type,
      'Cache-Control': caching(path, type),
      ...(coded.size > 0 ? { Vary: 'Accept-Encoding' } : {}),
    },
    tag: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    plain,
    coded,
  };
}

function readAll(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const isCoded = codings.some(({ ending }) => ending === extname(entry.name));
    if (!entry.isFile() || isCoded) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(path, readFile(file, path));
  }
  return files;
}

function pathOf({ url = '/' }: IncomingMessage): string | null {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
  } catch {
    // No address of a file; whoever answers next says so.
    return null;
  }
}

function isKnown(request: IncomingMessage, tag: string): boolean {
  const known = request.headers['if-none-match'] ?? '';
  return known.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}

function send(file: StaticFile, request: IncomingMessage, response: ServerResponse): void {
  const coding = accepts(request.headers['accept-encoding'], [...file.coded.keys()]);
  const body = (coding === null ? undefined : file.coded.get(coding)) ?? file.plain;
  const etag = `"${file.tag}${coding === null ? '' : `-${coding}`}"`;
  for (const [name, value] of Object.entries({ ...file.headers, ETag: etag })) {
    response.setHeader(name, value);
  }
  if (isKnown(request, etag)) {
    response.writeHead(304).end();
    return;
  }
  if (coding !== null) response.setHeader('Content-Encoding', coding);
  response.writeHead(200, { 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * All files below `folder`, read once: a few megabytes. What becomes of the folder afterwards, a build beside the running
 * server or a table of file descriptors that is full, changes nothing for the pages that are open.
 */
export function readStaticFiles(folder: string): StaticFiles {
  const files = readAll(folder);
  return {
    serve(request, response) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return false;
      const file = files.get(pathOf(request) ?? '');
      if (file === undefined) return false;
      send(file, request, response);
      return true;
    },
  };
}
