import { defaultEndpoints } from '../../../src/lib/server/endpoints';
import { signInParameters } from '../../../src/lib/server/gateway/sign-in';
import { printTable } from '../table';
import { createApiLoad, run, signInAll, type ApiLoad, type Measured } from './api-load';
import { calibrate, percentile } from './figures';
import { startMeasured } from './processes';
import { ACCOUNT, Peer } from './sessions';

const RUN_MS = 7_000;
/** What is run before anything is measured, so that the first row is not that of a server which has just begun. */
const WARM_MS = 3_000;
const WARM_SESSIONS = 60;

function row(count: number, { outcome, usage, jsonMs, peerDelay }: Measured): string[] {
  const { answeredMs, shedMs, failed } = outcome;
  const cpu = usage.cpuMs / Math.max(1, answeredMs.length);
  return [
    String(count),
    String(answeredMs.length),
    String(shedMs.length),
    String(failed),
    ...[0.5, 0.95, 0.99].map((share) => percentile(answeredMs, share)),
    percentile(shedMs, 0.95),
    usage.delayP99Ms.toFixed(0),
    usage.delayMaxMs.toFixed(0),
    usage.rssMb.toFixed(0),
    cpu.toFixed(2),
    jsonMs.toFixed(2),
    (cpu / jsonMs).toFixed(1),
    peerDelay.toFixed(0),
    calibrate().toFixed(2),
  ];
}

const head = [
  'sessions',
  'answered',
  'shed',
  'failed',
  'p50 ms',
  'p95',
  'p99',
  'shed p95',
  'loop p99 ms',
  'loop max',
  'RSS MB',
  'CPU ms/answer',
  'JSON ms',
  'ratio',
  'peer loop p99',
  'calibration ms',
];

/** Signs in without a gateway in between, and gives the token. */
async function tokenOf(env: Record<string, string>): Promise<string> {
  const domain = { userDomain: env.USER_DOMAIN ?? '', userDomainSecret: env.USER_DOMAIN_SECRET ?? '' };
  const answer = await fetch(`${env.DEVELOPER_CENTER_URL}${defaultEndpoints.emailSignIn.path}`, {
    method: 'POST',
    body: new URLSearchParams(signInParameters(ACCOUNT, domain)),
  });
  const { data } = (await answer.json()) as { data: { accessToken: { token: string } } };
  return data.accessToken.token;
}

/** The same load on servers that do as little as a server in between can. */
async function measureFloors(env: Record<string, string>, { sessions, plans, text }: ApiLoad): Promise<void> {
  const asked = {
    CENTER: env.DEVELOPER_CENTER_URL ?? '',
    ANSWERS: defaultEndpoints.upgradeDetails.path,
    TOKEN: await tokenOf(env),
  };
  const rows = [['a bare server', 'answered', 'failed', 'CPU ms/answer', 'JSON ms', 'ratio']];
  for (const [title, as] of [
    ['that pipes', 'pipe'],
    ['that reads and writes it as JSON', 'json'],
  ] as const) {
    const server = await startMeasured({ ...asked, AS: as }, 'tests/bench/server/floor.mjs');
    const peer = new Peer(server.origin);
    const load: ApiLoad = { server, peer, sessions: sessions.slice(0, WARM_SESSIONS), plans, text };
    try {
      await run(load, WARM_MS);
      const { outcome, usage, jsonMs } = await run(load, RUN_MS);
      const answered = outcome.answeredMs.length;
      const cpu = usage.cpuMs / Math.max(1, answered);
      rows.push([title, String(answered), String(outcome.failed), cpu.toFixed(2), jsonMs.toFixed(2)]);
      rows.at(-1)!.push((cpu / jsonMs).toFixed(1));
    } finally {
      peer.close();
      await server.stop();
    }
  }
  process.stdout.write(`\nThe least that a server in between can do, ${WARM_SESSIONS} sessions\n`);
  printTable(rows);
}

/** The built server under so many sessions, one row each. */
export async function measureApi(
  title: string,
  env: Record<string, string>,
  counts: readonly number[],
): Promise<void> {
  const server = await startMeasured(env);
  const peer = new Peer(server.origin);
  try {
    const load = await createApiLoad(server, peer, WARM_SESSIONS);
    await run(load, WARM_MS);
    const rows = [head];
    for (const count of counts) {
      await signInAll(peer, load.sessions, count);
      rows.push(row(count, await run({ ...load, sessions: load.sessions.slice(0, count) }, RUN_MS)));
    }
    process.stdout.write(
      `\n${title}: ${load.plans.length} plans, ${(load.text.length / 1000).toFixed(0)} kB an answer\n`,
    );
    printTable(rows);
    if (env.DEVELOPER_CENTER_URL !== undefined) await measureFloors(env, load);
  } finally {
    peer.close();
    await server.stop();
  }
}
