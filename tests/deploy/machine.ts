import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nginxAround } from './nginx';

/** A folder that stands for the root of an operator's machine, and programs that stand for those which need all of it. */
export interface Machine {
  /** Puts one of the project's files at a path of that machine, as an operator edits it. */
  put(path: string, file: string, edit?: (text: string) => string): void;
  putFolder(path: string, folder: string): void;
  /** Runs commands of a page there by bash, and gives what they wrote; a command that fails ends them. */
  run(script: string, env?: Record<string, string>): Promise<{ status: number | null; said: string }>;
  /** Ends what was started there. */
  stop(): Promise<void>;
}

/** Of that machine, and not of the one that the test runs on. */
const ITS_OWN = /\/(?:etc|opt|var)\/(?=overair|nginx|systemd|log\/overair|ssl|lib\/overair)/g;

/** A systemd of few words: it starts, restarts and ends the instances of one unit, and what each writes is its journal. */
const SYSTEMCTL = `#!/usr/bin/env bash
set -euo pipefail
unit="$ROOT/etc/systemd/system/overair@.service"
told() { sed -n "s/^$1=//p" "$unit" | sed "s/%i/$2/g"; }
end() {
  [ -f "$ROOT/run/$1" ] || return 0
  kill "$(cat "$ROOT/run/$1")" || true
  while kill -0 "$(cat "$ROOT/run/$1")" 2>/dev/null; do sleep 0.05; done
  rm "$ROOT/run/$1"
}
begin() {
  local port="\${1#overair@}"
  set -a
  source "$(told EnvironmentFile "$port")"
  export $(told Environment "$port")
  set +a
  mkdir -p "$DATA_DIR"
  nohup $(told ExecStart "$port") </dev/null >>"$ROOT/journal/$1" 2>&1 &
  echo $! >"$ROOT/run/$1"
  $(told ExecStartPost "$port")
}
case "$1" in
  daemon-reload) test -f "$unit" ;;
  enable) shift 2; for name in "$@"; do begin "$name"; done ;;
  restart) end "$2"; begin "$2" ;;
  reload) nginx -s reload 2>/dev/null || nginx ;;
  stop) for file in "$ROOT"/run/overair@*; do [ ! -f "$file" ] || end "$(basename "$file")"; done; nginx -s stop ;;
esac
`;

const NGINX = (path: string) => `#!/usr/bin/env bash
exec ${path} -p "$ROOT/nginx" -c "$ROOT/nginx/nginx.conf" "$@"
`;

const JOURNALCTL = `#!/usr/bin/env bash
cat "$ROOT"/journal/*
`;

/** Installing and building are the test command's: what is run is what it has built. */
const NPM = (path: string) => `#!/usr/bin/env bash
case "$*" in ci|'run build') exit 0 ;; *) exec ${path} "$@" ;; esac
`;

/** `programs`: where nginx and npm are; `changes`: what is another name or number on this machine, in every file and command. */
export function createMachine(
  programs: { readonly nginx: string; readonly npm: string },
  changes: readonly (readonly [string, string])[],
): Machine {
  const root = mkdtempSync(join(tmpdir(), 'overair-machine-'));
  const here = (text: string): string =>
    changes
      .reduce((all, [from, to]) => all.replaceAll(from, to), text)
      .replaceAll(ITS_OWN, (path) => root + path);
  const place = (path: string): string => {
    const whole = join(root, path);
    mkdirSync(dirname(whole), { recursive: true });
    return whole;
  };
  for (const [name, text] of [
    ['systemctl', SYSTEMCTL],
    ['journalctl', JOURNALCTL],
    ['nginx', NGINX(programs.nginx)],
    ['npm', NPM(programs.npm)],
  ] as const) {
    writeFileSync(place(`bin/${name}`), text);
    chmodSync(join(root, 'bin', name), 0o755);
  }
  writeFileSync(place('nginx/nginx.conf'), nginxAround(`include ${root}/etc/nginx/conf.d/*.conf;`));
  for (const folder of ['run', 'journal', 'var/log']) mkdirSync(join(root, folder), { recursive: true });

  const run: Machine['run'] = async (script, env = {}) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', here(script)], {
      env: { ...process.env, ...env, ROOT: root, PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (said += data.toString()));
    // All that it wrote is read by then; servers that it started go on, with outputs of their own.
    await once(child, 'close');
    return { status: child.exitCode, said };
  };
  return {
    put(path, file, edit = (text) => text) {
      writeFileSync(place(path), here(edit(readFileSync(file, 'utf8'))));
    },
    putFolder(path, folder) {
      cpSync(folder, place(path), { recursive: true });
    },
    run,
    async stop() {
      await run('systemctl stop');
      rmSync(root, { recursive: true, force: true });
    },
  };
}
