/**
 * `npm run bench:server`: the built server under 20, 60, 200 and 1,000 sessions that each ask for a hundred plans every
 * 3 s, as the app does, before a Developer Center in another process and with the embedded one in its own. CPU an answer
 * stands beside what reading and writing the same answer as JSON takes in the same process and run, and beside what the
 * least that any server in between can do takes. Tables, never a pass or fail.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { defaultEndpoints } from '../../../src/lib/server/endpoints';
import { signInParameters } from '../../../src/lib/server/gateway/sign-in';
import { printTable } from '../table';
import { startCenter, startMeasured, type MeasuredServer, type Usage } from './processes';
import { ACCOUNT, askOperation, Outcome, Peer, poll, signIn, type BenchSession } from './sessions';

const SESSIONS = [20, 60, 200, 1_000];
const DEVICES = 2_000;
const RUN_MS = 20_000;
/** What is run before anything is measured, so that the first row is not that of a server which has just begun. */
const WARM_MS = 8_000;
const WARM_SESSIONS = 60;
const PAGE = 100;
const SIGN_INS_AT_ONCE = 8;

interface Plan {
  readonly productKey: string;
  readonly deviceKey: string;
  readonly planId?: string | number | null;
}

/** CPU milliseconds of one call, the mean of many. */
function cpuOf(work: () => unknown, calls: number): number {
  for (let call = 0; call < calls / 4; call++) work();
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}

/** A loop of fixed length, so that the tables of two machines, or of two hours of one, can be compared. */
function calibrate(): number {
  let sum = 0;
  return cpuOf(() => {
    for (let index = 0; index < 1_000_000; index++) sum = Math.imul(sum ^ index, 2654435761);
    return sum;
  }, 20);
}

function percentile(values: readonly number[], share: number): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
}

async function plansOf(peer: Peer, session: BenchSession): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (let page = 1; page <= DEVICES / PAGE; page++) {
    const { body } = await askOperation(peer, session, 'devices', { page, pageSize: PAGE });
    const { data } = JSON.parse(body.toString()) as { data: { list: Plan[] } };
    for (const { productKey, deviceKey, planId } of data.list) {
      if (planId) plans.push({ productKey, deviceKey, planId: String(planId) });
    }
  }
  return plans;
}

/** A hundred plans for each session, from a place of its own in the list. */
function share(plans: readonly Plan[], index: number): Plan[] {
  return Array.from({ length: PAGE }, (_, offset) => plans[(index * 37 + offset) % plans.length]!);
}

async function signInAll(peer: Peer, sessions: BenchSession[], count: number): Promise<void> {
  while (sessions.length < count) {
    const next = Math.min(SIGN_INS_AT_ONCE, count - sessions.length);
    const first = sessions.length;
    sessions.push(
      ...(await Promise.all(Array.from({ length: next }, (_, each) => signIn(peer, first + each)))),
    );
  }
}

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

interface Measured {
  readonly outcome: Outcome;
  readonly usage: Usage;
  readonly jsonMs: number;
  /** How late this process itself was, which asks: no answer can have come sooner, ms. */
  readonly peerDelay: number;
}

interface Load {
  readonly server: MeasuredServer;
  readonly peer: Peer;
  readonly sessions: readonly BenchSession[];
  readonly plans: readonly Plan[];
  /** An answer as it comes. */
  readonly text: string;
}

async function run({ server, peer, sessions, plans, text }: Load, ms: number): Promise<Measured> {
  const outcome = new Outcome();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  await server.usage();
  const end = performance.now() + ms;
  await Promise.all(sessions.map((session, index) => poll(peer, session, share(plans, index), end, outcome)));
  const usage = await server.usage();
  delay.disable();
  const peerDelay = Math.max(0, delay.percentile(99) / 1e6 - 10);
  return { outcome, usage, jsonMs: await server.jsonMs(text), peerDelay };
}

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
async function measureFloors(env: Record<string, string>, { sessions, plans, text }: Load): Promise<void> {
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
    const load: Load = { server, peer, sessions: sessions.slice(0, WARM_SESSIONS), plans, text };
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

async function measure(title: string, env: Record<string, string>): Promise<void> {
  const server = await startMeasured(env);
  const peer = new Peer(server.origin);
  try {
    const sessions: BenchSession[] = [];
    await signInAll(peer, sessions, WARM_SESSIONS);
    const plans = await plansOf(peer, sessions[0]!);
    const example = await askOperation(peer, sessions[0]!, 'upgradeDetails', share(plans, 0));
    const load: Load = { server, peer, sessions, plans, text: example.body.toString() };
    await run(load, WARM_MS);
    const rows = [head];
    for (const count of SESSIONS) {
      await signInAll(peer, sessions, count);
      rows.push(row(count, await run({ ...load, sessions: sessions.slice(0, count) }, RUN_MS)));
    }
    process.stdout.write(
      `\n${title}: ${plans.length} plans, ${(load.text.length / 1000).toFixed(0)} kB an answer\n`,
    );
    printTable(rows);
    if (env.DEVELOPER_CENTER_URL !== undefined) await measureFloors(env, load);
  } finally {
    peer.close();
    await server.stop();
  }
}

const center = await startCenter(DEVICES);
try {
  await measure('A Developer Center in another process', center.env);
} finally {
  await center.stop();
}
await measure('The embedded Developer Center', { EMBEDDED_DEVICES: String(DEVICES) });
