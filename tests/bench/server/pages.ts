import { Agent } from 'node:http';
import { printTable } from '../table';
import { startMeasured, type MeasuredServer } from './processes';
import { get, sustained, sustainedHead, type Ask } from './sustained';

const ASKERS = 8;
/** How many connections as a browser opens to one server. */
const CONNECTIONS = 6;
const CODED = { 'Accept-Encoding': 'gzip, deflate, br, zstd' };

/** The scripts and styles that the page names, by their addresses. */
async function filesOf(origin: string): Promise<readonly string[]> {
  const page = await (await fetch(`${origin}/`)).text();
  const named = Array.from(page.matchAll(/(?:href|src)="(\/[^"]+\.(?:js|css))"/g), ([, path = '']) => path);
  return [...new Set(named)];
}

async function rightly(asked: ReturnType<typeof get>, expected = 200): Promise<number> {
  const { status, bytes } = await asked;
  if (status !== expected) throw new Error(`answered ${status}`);
  return bytes;
}

function createAsks(origin: string, files: readonly string[], tags: readonly string[]) {
  const agent = new Agent({ keepAlive: true, timeout: 4_000 });
  const page: Ask = () => rightly(get(`${origin}/`, { agent, headers: CODED }));
  /** The page and then all that it names, over connections of its own. */
  const phone: Ask = async () => {
    const own = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    try {
      const html = await rightly(get(`${origin}/`, { agent: own, headers: CODED }));
      const bytes = await Promise.all(
        files.map((path) => rightly(get(origin + path, { agent: own, headers: CODED }))),
      );
      return bytes.reduce((sum, each) => sum + each, html);
    } finally {
      own.destroy();
    }
  };
  let next = 0;
  const known: Ask = () => {
    const index = next++ % files.length;
    const headers = { ...CODED, 'If-None-Match': tags[index] ?? '' };
    return rightly(get(`${origin}${files[index]}`, { agent, headers }), 304);
  };
  return { page, phone, known, close: () => agent.destroy() };
}

/** What serves files and pages, beside a server that has the same bytes in its memory and does nothing but send them. */
export async function measurePages(env: Record<string, string>): Promise<void> {
  const server = await startMeasured(env);
  const bare = await startMeasured({ AS: 'same', FROM: server.origin }, 'tests/bench/server/bare.mjs');
  try {
    const files = await filesOf(server.origin);
    const tags = await Promise.all(
      files.map(
        async (path) => (await fetch(server.origin + path, { headers: CODED })).headers.get('etag') ?? '',
      ),
    );
    const sides: readonly (readonly [string, MeasuredServer])[] = [
      ['', server],
      ['— by a bare server', bare],
    ];
    const asks = sides.map(([title, { origin }]) => ({ title, ...createAsks(origin, files, tags) }));
    const bytes = await asks[0]!.phone(0);
    const rows = [sustainedHead];
    for (const [what, kind, askers] of [
      ['the page', 'page', ASKERS],
      [`the page and its ${files.length} files`, 'phone', ASKERS / 2],
      ['a file that is known, 304', 'known', ASKERS],
    ] as const) {
      for (const [index, each] of asks.entries()) {
        const title = each.title === '' ? what : each.title;
        rows.push(await sustained({ title, server: sides[index]![1], askers, ask: each[kind] }));
      }
    }
    process.stdout.write(
      `\nPages and files, compressed: a new phone loads ${(bytes / 1000).toFixed(1)} kB of bodies\n`,
    );
    printTable(rows, 1);
    for (const { close } of asks) close();
  } finally {
    await bare.stop();
    await server.stop();
  }
}
