import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port';
import { untilListening } from '../until-listening';
import type { Certificate } from './certificate';

/** The configuration that operators are given, before servers of a test. */
export interface Nginx {
  readonly origin: string;
  /** Starts it, before two servers. */
  to(origins: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The replacement must happen: what is not found has been renamed in the file. */
function replaced(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`deploy/nginx.conf has no "${from}"`);
    return all.replaceAll(from, to);
  }, text);
}

/** What is another name or number in `deploy/nginx.conf` on the machine of a test. */
export const hereIn = (
  ports: { readonly http: number; readonly https: number },
  { folder }: Certificate,
): readonly (readonly [string, string])[] => [
  ['listen 80;', `listen 127.0.0.1:${ports.http};`],
  ['listen 443 ssl http2;', `listen 127.0.0.1:${ports.https} ssl http2;`],
  ['listen [::]:80;', ''],
  ['listen [::]:443 ssl http2;', ''],
  ['/etc/ssl/upgrade.example', folder],
  ['https://upgrade.example', `https://127.0.0.1:${ports.https}`],
  ['server_name upgrade.example;', 'server_name 127.0.0.1;'],
  // A port is part of the name here.
  ['proxy_set_header Host $host;', 'proxy_set_header Host $http_host;'],
];

/** An nginx by itself, in a folder of its own, that includes `servers`. */
export const nginxAround = (servers: string): string => `pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
${servers}
}
`;

function testConfiguration(
  ports: { http: number; https: number },
  servers: readonly string[],
  certificate: Certificate,
) {
  const [one = '', other = ''] = servers.map((origin) => new URL(origin).host);
  const deployed = readFileSync(new URL('../../deploy/nginx.conf', import.meta.url), 'utf8');
  // The servers' own addresses, whatever was put there before.
  const addresses = [
    ['server 127.0.0.1:3000', `server ${one}`],
    ['server 127.0.0.1:3001', `server ${other}`],
  ] as const;
  return nginxAround(replaced(deployed, [...hereIn(ports, certificate), ...addresses]));
}

/** The nginx at `path`, with `deploy/nginx.conf` on free ports of 127.0.0.1. */
export async function createNginx(path: string, certificate: Certificate): Promise<Nginx> {
  const ports = { http: await freePort(), https: await freePort() };
  const folder = mkdtempSync(join(tmpdir(), 'overair-nginx-'));
  let child: ChildProcess | null = null;
  return {
    origin: `https://127.0.0.1:${ports.https}`,
    async to(origins) {
      const file = join(folder, 'nginx.conf');
      writeFileSync(file, testConfiguration(ports, origins, certificate));
      let output = '';
      child = spawn(path, ['-p', folder, '-c', file, '-g', 'daemon off;'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
      await untilListening(ports.https, child, () => output);
    },
    async close() {
      if (child !== null && child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
