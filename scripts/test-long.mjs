// Of `npm run test:long`: the random schedules by the thousand, which take too long for every change.
import { spawnSync } from 'node:child_process';

const files = ['tests/bluetooth/transfer-schedules.test.ts', 'tests/bluetooth/upgrade-schedules.test.ts'];
const env = { SCHEDULES: '20000', UPGRADE_SCHEDULES: '5000', ...process.env };
const { status } = spawnSync('node_modules/.bin/vitest', ['run', ...files], {
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
