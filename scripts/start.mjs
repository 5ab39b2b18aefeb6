// `npm start`: builds if necessary, checks the address, starts the server and says where it is.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'build', 'index.js');
/** What a build is made of; messages are compiled from `src/messages` into a folder that counts as built. */
const sources = [
  'src',
  'static',
  'project.inlang/settings.json',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
];
const generated = join(root, 'src', 'lib', 'paraglide');

/** Ends the start with one sentence. */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** When a file, or the newest file in a folder, was changed. */
function changed(path) {
  if (!existsSync(path) || path === generated) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  // The folder's own time tells of files that are gone.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changed(join(path, name))));
}

function buildWhereNecessary() {
  const newest = () => Math.max(...sources.map((source) => changed(join(root, source))));
  if (existsSync(built) && statSync(built).mtimeMs >= newest()) return;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    if (existsSync(built)) return;
    stop('There is nothing to start yet: run npm ci first.');
  }
  process.stdout.write('Building …\n');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) stop('The build failed; what is above says why.');
}

const inUse = {
  EADDRINUSE: (port) =>
    `PORT ${port} is in use by another program: choose another one, such as PORT=${port + 1}.`,
  EACCES: (port) => `PORT ${port} needs rights that this user does not have: choose one above 1023.`,
  EADDRNOTAVAIL: () => 'HOST must be an address of this machine, such as 127.0.0.1.',
  ENOTFOUND: () => 'HOST must be an address of this machine, such as 127.0.0.1.',
};

/** The port itself, or a free one for 0; ends the start if it cannot be had. */
async function freePort(host, port) {
  const probe = createServer();
  try {
    probe.listen({ host, port });
    await once(probe, 'listening');
  } catch (error) {
    stop((inUse[error.code] ?? (() => `PORT ${port} cannot be opened: ${error.message}.`))(port));
  }
  const given = probe.address().port;
  probe.close();
  await once(probe, 'close');
  return given;
}

/** How this machine's own browser reaches a bind address. */
function localHost(host) {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

buildWhereNecessary();

// An empty variable counts as not set, here as in the gateway's own settings.
const setting = (name, otherwise) => process.env[name]?.trim() || otherwise;
const host = setting('HOST', '127.0.0.1');
const asked = setting('PORT', '3000');
process.env.HOST = host;
process.env.PORT = asked;
// A port that is none is left to the settings' own check, which names it.
if (/^\d{1,5}$/.test(asked) && Number(asked) < 65_536) {
  process.env.PORT = String(await freePort(host, Number(asked)));
}
const local = `http://${localHost(host)}:${process.env.PORT}`;
const behindProxy = setting('PROTOCOL_HEADER') !== undefined || setting('HOST_HEADER') !== undefined;
if (setting('ORIGIN') === undefined) {
  if (behindProxy || !URL.canParse(local)) delete process.env.ORIGIN;
  else process.env.ORIGIN = local;
}

// Its settings are checked as it starts; a wrong one ends it with a sentence of its own.
const { server } = await import(built).catch((error) => stop(error.message));
if (!server.listening) await once(server, 'listening');

const answer = await fetch(`${local}/gateway/session`);
const { data } = await answer.json();
process.stdout.write(`\nOverair is at ${process.env.ORIGIN ?? local}\n`);
if (data.demo) {
  process.stdout.write(
    `This is a demonstration with an embedded Developer Center: sign in as ${data.demo.email} with ${data.demo.password}\n`,
  );
}
