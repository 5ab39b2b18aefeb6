import { Agent } from 'node:http';
import { printTable } from '../table';
import { createDownloaders, SESSION_SECRET } from './package-links';
import { startMeasured, type MeasuredServer } from './processes';
import { get, sustained, sustainedHead, type Ask } from './sustained';

const KIB = 1024;
const PACKAGES = [
  { title: '256 KiB', size: 256 * KIB, askers: 16 },
  { title: '8 MiB', size: 8 * KIB * KIB, askers: 8 },
];
const PARTS = [
  { title: 'whole', headers: () => ({}), share: 1, status: 200 },
  {
    title: 'its second half',
    headers: (size: number) => ({ Range: `bytes=${size / 2}-` }),
    share: 0.5,
    status: 206,
  },
];

/** A store of packages, the gateway before it, and a bare server before it. */
export interface DownloadBed {
  readonly store: MeasuredServer;
  readonly gateway: MeasuredServer;
  readonly pipe: MeasuredServer;
  stop(): Promise<void>;
}

/** `env` names the Developer Center. */
export async function startDownloadBed(env: Record<string, string>): Promise<DownloadBed> {
  const bare = 'tests/bench/server/bare.mjs';
  const store = await startMeasured({ AS: 'store' }, bare);
  const pipe = await startMeasured({ AS: 'pipe', FROM: store.origin }, bare);
  const gateway = await startMeasured({ ...env, SESSION_SECRET, FIRMWARE_HOSTS: new URL(store.origin).host });
  return {
    store,
    gateway,
    pipe,
    async stop() {
      for (const each of [gateway, pipe, store]) await each.stop();
    },
  };
}

/** Where somebody gets a package of a size. */
export type Address = (asker: number, size: number) => { url: string; headers: Record<string, string> };

export const directly =
  ({ origin }: MeasuredServer): Address =>
  (_, size) => ({ url: `${origin}/${size}`, headers: {} });

/** Each as an account of its own. */
export function throughGateway(
  { gateway, store }: DownloadBed,
  env: Record<string, string>,
  count: number,
): Address {
  const downloaders = createDownloaders(count, env);
  return (asker, size) => {
    const downloader = downloaders[asker % count]!;
    const url = gateway.origin + downloader.link(`${store.origin}/${size}`);
    return { url, headers: { Cookie: downloader.cookie, 'Sec-Fetch-Site': 'same-origin' } };
  };
}

async function printDownloads(bed: DownloadBed, env: Record<string, string>): Promise<void> {
  const most = Math.max(...PACKAGES.map(({ askers }) => askers));
  const agent = new Agent({ keepAlive: true, timeout: 4_000 });
  const sides: readonly (readonly [string, MeasuredServer, Address])[] = [
    ['', bed.gateway, throughGateway(bed, env, most)],
    ['— through a bare server that pipes', bed.pipe, directly(bed.pipe)],
    ['— from the store itself', bed.store, directly(bed.store)],
  ];
  const rows = [sustainedHead];
  for (const { title, size, askers } of PACKAGES) {
    for (const part of PARTS) {
      for (const [side, server, address] of sides) {
        const ask: Ask = async (asker) => {
          const { url, headers } = address(asker, size);
          const { status, bytes } = await get(url, { agent, headers: { ...headers, ...part.headers(size) } });
          if (status !== part.status || bytes !== size * part.share)
            throw new Error(`answered ${status}, ${bytes}`);
          return bytes;
        };
        rows.push(
          await sustained({ title: side === '' ? `${title}, ${part.title}` : side, server, askers, ask }),
        );
      }
    }
  }
  agent.destroy();
  process.stdout.write('\nPackages through the gateway\n');
  printTable(rows, 1);
}

/** Packages as fast as they come, whole and by Range. */
export async function measureDownloads(env: Record<string, string>): Promise<void> {
  const bed = await startDownloadBed(env);
  try {
    await printDownloads(bed, env);
  } finally {
    await bed.stop();
  }
}
