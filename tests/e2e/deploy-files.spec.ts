import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/program.mjs';
import { expect, test } from './support/fixtures';

/** Runs a program to its end, and gives all that it wrote and its status. */
function run(path: string, ...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

test.describe('the files that operators are given', { tag: '@long' }, () => {
  const caddy = findProgram('caddy');
  const analyze = findProgram('systemd-analyze');

  test('Caddy takes its configuration', () => {
    test.skip(caddy === null, 'It needs caddy: install Caddy 2.6 or later.');
    const { status, said } = run(
      caddy ?? '',
      'validate',
      '--config',
      'deploy/Caddyfile',
      '--adapter',
      'caddyfile',
    );
    expect(said).toContain('Valid configuration');
    expect(status).toBe(0);
  });

  test('systemd takes the unit, and finds it hardened', () => {
    test.skip(analyze === null, 'It needs systemd-analyze, of systemd 250 or later.');
    expect(run(analyze ?? '', 'verify', 'deploy/overair@.service')).toEqual({ status: 0, said: '' });
    const instance = join(mkdtempSync(join(tmpdir(), 'overair-unit-')), 'overair@3000.service');
    copyFileSync('deploy/overair@.service', instance);
    // Of 100: what listens at a socket and reads its own folder is not to be more exposed than this.
    const { status, said } = run(analyze ?? '', 'security', '--offline=yes', '--threshold=20', instance);
    expect(said).toContain('OK');
    expect(status).toBe(0);
  });
});
