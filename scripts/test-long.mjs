// `npm run test:long`: what takes too long for every change. One part that fails does not keep the others from running.
import { spawnSync } from 'node:child_process';
import { ensureProgram } from './program.mjs';

const parts = [
  {
    title: 'random schedules by the thousand',
    command: 'vitest',
    args: ['run', 'tests/bluetooth/transfer-schedules.test.ts', 'tests/bluetooth/upgrade-schedules.test.ts'],
    env: { SCHEDULES: '20000', UPGRADE_SCHEDULES: '5000' },
  },
  {
    title: 'the outbox against its model by the thousand',
    command: 'vitest',
    args: ['run', 'src/lib/outbox/model.test.ts'],
    env: { RUNS: '1000' },
  },
  { title: 'build', command: 'vite', args: ['build', '--logLevel', 'warn'] },
  {
    title: 'the rarer cases of the app and of the lab',
    command: 'playwright',
    args: ['test', '--project=e2e-long', '--project=lab-long'],
  },
  {
    title: 'build of the states',
    command: 'vite',
    args: ['build', '--logLevel', 'warn'],
    env: { VITE_STATES: '1' },
  },
  { title: 'the other states', command: 'playwright', args: ['test', '--project=states-long'] },
  {
    title: 'kept records, damaged anew each round',
    command: 'playwright',
    args: ['test', '--project=e2e', 'tests/e2e/kept-records.spec.ts'],
    env: { DAMAGE_ROUNDS: '20' },
  },
];

for (const [name, debian] of [
  ['nginx', 'nginx-light'],
  ['openssl', 'openssl'],
  ['redis-server', 'redis-server'],
  ['jq', 'jq'],
]) {
  const found = ensureProgram(name, {
    debian,
    reason: `The tests of how it is deployed need ${name}: install it.`,
  });
  if (found.path === null) process.stdout.write(`${found.reason}\n`);
}

for (const { title, command, args, env = {} } of parts) {
  const since = Date.now();
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, {
    env: { ...env, ...process.env },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const took = ((Date.now() - since) / 1000).toFixed(0);
  process.stdout.write(`\n— ${title}: ${status === 0 ? 'passed' : 'FAILED'} (${took} s)\n\n`);
  if (status !== 0) process.exitCode = 1;
}
