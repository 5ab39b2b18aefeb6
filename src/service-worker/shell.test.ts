import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockNames } from '../lib/platform/locks';
import { AppShell } from './shell';

const ORIGIN = 'https://app.test';
const build = ['/_app/immutable/start.A1.js', '/_app/immutable/app.B2.css'];
const files = ['/icon.svg', '/screenshots/narrow.png', '/robots.txt'];
const html = `<script src="${build[0]}"></script>`;

/** The browser's caches and network, as far as the shell uses them. */
class FakeBrowser {
  readonly caches = new Map<string, Map<string, Response>>();
  readonly locks: string[] = [];
  /** What the network answers, by path; undefined: nothing. */
  network = new Map<string, () => Response>();
  fetched: string[] = [];

  readonly fetch = (input: RequestInfo | URL): Promise<Response> => {
    const path = pathOf(input);
    this.fetched.push(path);
    const answer = this.network.get(path)?.();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('Failed to fetch'));
  };

  readonly storage = {
    open: (name: string) => Promise.resolve(this.#cache(name)),
    keys: () => Promise.resolve([...this.caches.keys()]),
    delete: (name: string) => Promise.resolve(this.caches.delete(name)),
    match: (path: string) => {
      const found = [...this.caches.values()].map((cache) => cache.get(path)).find(Boolean);
      return Promise.resolve(found?.clone());
    },
  };

  #cache(name: string) {
    const kept = this.caches.get(name) ?? new Map<string, Response>();
    this.caches.set(name, kept);
    return {
      put: (path: string, response: Response) => Promise.resolve(void kept.set(path, response)),
      match: (path: string) => Promise.resolve(kept.get(path)?.clone()),
      addAll: async (requests: (string | Request)[]) => {
        for (const request of requests) {
          const response = await this.fetch(request);
          if (!response.ok) throw new TypeError('Request failed');
          kept.set(pathOf(request), response);
        }
      },
    };
  }
}

function pathOf(input: RequestInfo | URL): string {
  return new URL(typeof input === 'object' && 'url' in input ? input.url : input, ORIGIN).pathname;
}

const request = (path: string, init: { method?: string; mode?: string } = {}): Request =>
  ({ url: new URL(path, ORIGIN).href, method: 'GET', mode: 'cors', ...init }) as Request;

const navigation = (path: string): Request => request(path, { mode: 'navigate' });

let browser: FakeBrowser;

beforeEach(() => {
  browser = new FakeBrowser();
  for (const path of [...build, '/icon.svg']) browser.network.set(path, () => new Response(path));
  browser.network.set('/', () => new Response(html));
  vi.stubGlobal('caches', browser.storage);
  vi.stubGlobal('fetch', browser.fetch);
  vi.stubGlobal('location', new URL(ORIGIN));
  // A worker's requests are relative to its own address.
  const Native = Request;
  vi.stubGlobal(
    'Request',
    class extends Native {
      constructor(input: string, init?: RequestInit) {
        super(new URL(input, ORIGIN), init);
      }
    },
  );
  const query = () => Promise.resolve({ held: browser.locks.map((name) => ({ name })) });
  vi.stubGlobal('navigator', { locks: { query } });
});

afterEach(() => vi.unstubAllGlobals());

const shellOf = (version = '1'): AppShell => new AppShell({ version, build, files });

const textOf = async (answer: Promise<Response> | null): Promise<string | undefined> =>
  (await answer)?.text();

describe('installing', () => {
  it('keeps the shell and all files but those that only an installer asks for', async () => {
    await shellOf().install();
    expect([...(browser.caches.get('overair-1')?.keys() ?? [])].toSorted()).toEqual(
      ['/', '/icon.svg', ...build].toSorted(),
    );
  });

  it.each([
    ['a file does not come', '/icon.svg', () => new Response('', { status: 404 })],
    ['the shell is an error', '/', () => new Response('', { status: 500 })],
    ['the shell is of another version', '/', () => new Response('"/_app/immutable/other.C3.js"')],
  ])('rejects where %s', async (_, path, answer) => {
    browser.network.set(path, answer);
    await expect(shellOf().install()).rejects.toThrow(TypeError);
  });
});

describe('answering', () => {
  it('gives every page the kept shell, and its files, without a network', async () => {
    const shell = shellOf();
    await shell.install();
    browser.network.clear();
    expect(await textOf(shell.answer(navigation('/')))).toBe(html);
    expect(await textOf(shell.answer(navigation('/devices/p/d?x=1')))).toBe(html);
    expect(await textOf(shell.answer(request('/icon.svg')))).toBe('/icon.svg');
    expect(await textOf(shell.answer(request(build[0]!)))).toBe(build[0]);
  });

  it('leaves to the network what is the gateway’s, a write, foreign, or not kept', async () => {
    const shell = shellOf();
    await shell.install();
    expect(shell.answer(request('/gateway/session'))).toBeNull();
    expect(shell.answer(navigation('/gateway/firmware/token'))).toBeNull();
    expect(shell.answer(request('/healthz'))).toBeNull();
    expect(shell.answer(request('/', { method: 'POST' }))).toBeNull();
    expect(shell.answer(request('https://other.test/icon.svg'))).toBeNull();
    expect(shell.answer(navigation('/screenshots/narrow.png'))).toBeNull();
    expect(shell.answer(request('/not-there.txt'))).toBeNull();
  });

  it('asks the network where the browser has cleared what was kept', async () => {
    const shell = shellOf();
    await shell.install();
    browser.caches.clear();
    browser.fetched = [];
    expect(await textOf(shell.answer(request('/icon.svg')))).toBe('/icon.svg');
    expect(browser.fetched).toEqual(['/icon.svg']);
  });

  it('gives a page of the version before the file that only that one had', async () => {
    const old = { version: '0', build: ['/_app/immutable/old.O9.js'], files: [] };
    browser.network.set('/_app/immutable/old.O9.js', () => new Response('old'));
    browser.network.set('/', () => new Response('"/_app/immutable/old.O9.js"'));
    await new AppShell(old).install();
    browser.network.clear();
    expect(await textOf(shellOf().answer(request('/_app/immutable/old.O9.js')))).toBe('old');
  });
});

describe('tidying', () => {
  it('deletes what versions before have kept, and nothing of others', async () => {
    for (const name of ['overair-0', 'overair-1', 'other']) browser.caches.set(name, new Map());
    await shellOf().tidy();
    expect([...browser.caches.keys()]).toEqual(['overair-1', 'other']);
  });

  it.each([lockNames.transfer('p', 'd'), lockNames.unsaved('page')])('not while %s is held', async (name) => {
    browser.caches.set('overair-0', new Map());
    browser.locks.push(name);
    await shellOf().tidy();
    expect([...browser.caches.keys()]).toEqual(['overair-0']);
    browser.locks.length = 0;
    await shellOf().tidy();
    expect([...browser.caches.keys()]).toEqual([]);
  });
});
