import { findProgram } from '../../scripts/program.mjs';
import { systemClock } from '../../src/lib/clock';
import { startStandaloneCenter } from '../../src/lib/server/standalone-center/start';
import { makeCertificate } from '../deploy/certificate';
import { createMachine, type Machine } from '../deploy/machine';
import { hereIn } from '../deploy/nginx';
import { commandsOf } from '../deploy/operators-page';
import { freePort } from '../free-port';
import { startRedis } from '../redis/redis-server';
import { decide, person, signIn } from './support/at-a-center';
import { expect, test } from './support/fixtures';

const [nginx, redisPath, npm, jq] = ['nginx', 'redis-server', 'npm', 'jq'].map((name) => findProgram(name));
const certificate = nginx === null ? null : makeCertificate();
const DOMAIN = { userDomain: 'E.DM.1', userDomainSecret: 'of the operator' };

/**
 * Ports of four digits, since the unit makes that of the metrics from them: two of servers and two of their metrics; of
 * these none is one that browsers and fetch refuse (2049, 5060, 6000 and others are).
 */
async function fourDigits(): Promise<[string, string]> {
  const port = await freePort({ first: 7_000, end: 9_900 });
  return [String(port), String(port + 1)];
}

/** The plan that was decided on, by the log. */
async function decided(machine: Machine): Promise<string> {
  const { said } = await machine.run("journalctl -u 'overair@*' -o cat");
  const line = said.split('\n').findLast((each) => each.includes('"event":"decision"')) ?? '{}';
  return (JSON.parse(line) as { plan: string }).plan;
}

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const trust = `--ignore-certificate-errors-spki-list=${certificate?.spki ?? ''}`;
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), trust] });
  },
});

test.describe("the operators' page, followed", { tag: '@long' }, () => {
  test('leads to two servers behind nginx, their metrics and their log by its commands alone', async ({
    page,
  }) => {
    test.skip(jq === null, 'It needs jq: install it.');
    if (nginx == null || redisPath == null || npm == null || certificate === null) {
      throw new Error('It needs nginx, OpenSSL, redis-server and npm: install them.');
    }
    const ports = { http: await freePort(), https: await freePort() };
    const [one, other] = await fourDigits();
    const redis = await startRedis(redisPath);
    const center = await startStandaloneCenter({
      ...DOMAIN,
      clock: systemClock,
      host: '127.0.0.1',
      port: 0,
      accessTokenSeconds: 600,
      onError: (error) => {
        throw error;
      },
    });
    const machine = createMachine({ nginx, npm }, [
      ...hereIn(ports, certificate),
      ['/usr/bin/node', process.execPath],
      ...[':', ':1', '@'].flatMap((before): [string, string][] => [
        [`${before}3000`, before + one],
        [`${before}3001`, before + other],
      ]),
      ['https://iot-api.acceleronix.io', center.address],
      [
        'USER_DOMAIN=… USER_DOMAIN_SECRET=…',
        `USER_DOMAIN=${DOMAIN.userDomain} USER_DOMAIN_SECRET='${DOMAIN.userDomainSecret}'`,
      ],
      ['you@example.com', person.email],
      ['redis://127.0.0.1:6379', redis.url],
    ]);
    /** What the page says to copy and to fill in before the commands under a heading. */
    const before: Readonly<Record<string, () => void>> = {
      '3. Two servers'() {
        machine.putFolder('opt/overair/build', 'build');
        machine.put('etc/systemd/system/overair@.service', 'deploy/overair@.service');
        machine.put('etc/overair/overair.env', 'deploy/overair.env', (text) =>
          text
            .replace('USER_DOMAIN=', `USER_DOMAIN=${DOMAIN.userDomain}`)
            .replace('USER_DOMAIN_SECRET=', `USER_DOMAIN_SECRET='${DOMAIN.userDomainSecret}'`)
            .replace('SESSION_SECRET=', 'SESSION_SECRET=the-same-on-both-servers-and-long-enough'),
        );
      },
      '4. The proxy'() {
        machine.put('etc/nginx/conf.d/overair.conf', 'deploy/nginx.conf');
      },
      '5. Metrics and the log'() {
        machine.put('etc/systemd/system/overair@.service', 'deploy/overair@.service', (text) =>
          text.replace('#Environment=METRICS', 'Environment=METRICS'),
        );
      },
    };
    try {
      const said: string[] = [];
      const done = new Set<string>();
      for (const { heading, script } of commandsOf('docs/operators.md')) {
        if (!done.has(heading)) before[heading]?.();
        done.add(heading);
        const asked = script.includes('4711') ? script.replace('4711', await decided(machine)) : script;
        const result = await machine.run(asked, { DOCTOR_PASSWORD: person.password });
        said.push(result.said);
        expect(result, `under "${heading}":\n${script}${result.said}`).toMatchObject({ status: 0 });
        if (heading === '4. The proxy') {
          await signIn(page, `https://127.0.0.1:${ports.https}`);
          await decide(page, 'Cold store north', 'Upgrade now');
        }
      }
      expect(said.join('\n')).toContain('overair_requests_total');
      expect(said.at(-1)).toContain('"action":"confirm"');
    } finally {
      await machine.stop();
      await Promise.all([redis.stop(), center.close()]);
    }
  });
});
