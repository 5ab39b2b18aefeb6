import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

/** As a shell would start it: nothing of the test runner's own. */
function start(script: string, args: readonly string[], settings: Record<string, string>) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, VITEST: undefined, NODE_ENV: undefined, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const wanted: { text: RegExp; found: (match: RegExpExecArray) => void }[] = [];
  const take = (data: Buffer): void => {
    output += data.toString();
    for (const { text, found } of wanted) {
      const match = text.exec(output);
      if (match !== null) found(match);
    }
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return {
    ended,
    stop: () => child.kill(),
    /** The first match of what it writes; fails if it ends before. */
    says: (text: RegExp) =>
      Promise.race([
        new Promise<RegExpExecArray>((found) => wanted.push({ text, found })),
        ended.then((end): never => {
          throw new Error(`It ended with ${end.code} and had said:\n${end.output}`);
        }),
      ]),
  };
}

describe('the commands of package.json', () => {
  it('serve a Developer Center, and examine it', async () => {
    const center = start('scripts/center.mjs', [], { PORT: '0' });
    try {
      const [, address = ''] = await center.says(/DEVELOPER_CENTER_URL=(\S+)/);
      const doctor = start('scripts/doctor.mjs', ['--account', 'demo@example.com'], {
        DEVELOPER_CENTER_URL: address,
        USER_DOMAIN: 'E.DM.0000000000000001.1',
        USER_DOMAIN_SECRET: 'overair-demonstration',
        DOCTOR_PASSWORD: 'Overair-demo-1',
      });
      const { code, output } = await doctor.ended;
      expect(output).toContain('All agree');
      expect(code).toBe(0);
    } finally {
      center.stop();
      await center.ended;
    }
  });
});
