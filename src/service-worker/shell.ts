import { isBusy, webLocks } from '../lib/platform/locks';

/** What a build is made of. */
export interface Precache {
  readonly version: string;
  /** Paths of files whose names change with their content. */
  readonly build: readonly string[];
  /** Paths of files that keep their names. */
  readonly files: readonly string[];
}

/** One document for every address of the app. */
const SHELL = '/';
const PREFIX = 'overair-';

/** Asked for by whoever installs the app, not by the app. */
const notKept = /^\/(screenshots\/|robots\.txt)/;

/** Keeps the app of one version and answers from it, so that it opens without a network. */
export class AppShell {
  readonly #name: string;
  readonly #build: readonly string[];
  readonly #files: readonly string[];
  readonly #kept: ReadonlySet<string>;

  constructor({ version, build, files }: Precache) {
    this.#name = `${PREFIX}${version}`;
    this.#build = build;
    this.#files = files.filter((path) => !notKept.test(path));
    this.#kept = new Set([...build, ...this.#files]);
  }

  /** Keeps everything, or rejects: then the version before goes on, and the browser tries again later. */
  async install(): Promise<void> {
    const cache = await caches.open(this.#name);
    const fresh = this.#files.map((path) => new Request(path, { cache: 'reload' }));
    await Promise.all([this.#keepShell(cache), cache.addAll([...this.#build, ...fresh])]);
  }

  /**
   * Deletes what versions before have kept. Not while a tab of theirs is at work: it may need their files once more;
   * then the next call does.
   */
  async tidy(): Promise<void> {
    if (await isBusy(webLocks(navigator.locks))) return;
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== this.#name);
    await Promise.all(old.map((name) => caches.delete(name)));
  }

  /** The answer to a request of a page, or null if it is the network's to answer: the gateway's above all. */
  answer(request: Request): Promise<Response> | null {
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== location.origin) return null;
    if (url.pathname.startsWith('/gateway/') || url.pathname === '/healthz') return null;
    if (this.#kept.has(url.pathname)) return this.#fromCache(url.pathname, request);
    if (request.mode === 'navigate' && !notKept.test(url.pathname)) return this.#fromCache(SHELL, request);
    // A page of the version before asks for a file that only that one had.
    return url.pathname.startsWith('/_app/immutable/') ? fromAnyVersion(request) : null;
  }

  async #keepShell(cache: Cache): Promise<void> {
    const response = await fetch(new Request(SHELL, { cache: 'reload' }));
    if (!response.ok || response.redirected) throw new TypeError(`the shell answered ${response.status}`);
    this.#expectOwnBuild(await response.clone().text());
    await cache.put(SHELL, response);
  }

  /** While servers are being replaced, one may answer with the shell of another version: it would not start. */
  #expectOwnBuild(html: string): void {
    const named = html.match(/\/_app\/immutable\/[\w./-]+\.(?:js|css)/g) ?? [];
    const foreign = named.find((path) => !this.#kept.has(path));
    if (foreign !== undefined) throw new TypeError(`the shell is of another version: ${foreign}`);
  }

  async #fromCache(path: string, request: Request): Promise<Response> {
    const cache = await caches.open(this.#name);
    // The browser may have cleared it: then the network is as good.
    return (await cache.match(path, { ignoreVary: true })) ?? fetch(request);
  }
}

async function fromAnyVersion(request: Request): Promise<Response> {
  return (await caches.match(new URL(request.url).pathname, { ignoreVary: true })) ?? fetch(request);
}
