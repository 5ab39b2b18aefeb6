/**
 * `npm run bench:server`: the built server under 20, 60, 200 and 1,000 sessions that each ask for a hundred plans every
 * 3 s, as the app does, before a Developer Center in another process and with the embedded one in its own. CPU an answer
 * stands beside what reading and writing the same answer as JSON takes here in the same run. Tables, never a pass or fail.
 */
import { printTable } from '../table';
import { startCenter, startMeasured, type Usage } from './processes';
import { askOperation, Outcome, Peer, poll, signIn, type Session } from './sessions';

const SESSIONS = [20, 60, 200, 1_000];
const DEVICES = 2_000;
const RUN_MS = 20_000;
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

async function plansOf(peer: Peer, session: Session): Promise<Plan[]> {
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

async function signInAll(peer: Peer, sessions: Session[], count: number): Promise<void> {
  while (sessions.length < count) {
    const next = Math.min(SIGN_INS_AT_ONCE, count - sessions.length);
    const first = sessions.length;
    sessions.push(
      ...(await Promise.all(Array.from({ length: next }, (_, each) => signIn(peer, first + each)))),
    );
  }
}

function row(count: number, outcome: Outcome, usage: Usage, jsonMs: number): string[] {
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
  'calibration ms',
];

async function measure(title: string, env: Record<string, string>): Promise<void> {
  const server = await startMeasured(env);
  const peer = new Peer(server.origin);
  try {
    const sessions: Session[] = [];
    await signInAll(peer, sessions, 1);
    const plans = await plansOf(peer, sessions[0]!);
    const example = await askOperation(peer, sessions[0]!, 'upgradeDetails', share(plans, 0));
    const text = example.body.toString();
    const rows = [head];
    for (const count of SESSIONS) {
      await signInAll(peer, sessions, count);
      const outcome = new Outcome();
      await server.usage();
      const end = performance.now() + RUN_MS;
      await Promise.all(
        sessions.map((session, index) => poll(peer, session, share(plans, index), end, outcome)),
      );
      const usage = await server.usage();
      const jsonMs = cpuOf(() => JSON.stringify(JSON.parse(text)), 400);
      rows.push(row(count, outcome, usage, jsonMs));
    }
    process.stdout.write(
      `\n${title}: ${plans.length} plans, ${(text.length / 1000).toFixed(0)} kB an answer\n`,
    );
    printTable(rows);
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
