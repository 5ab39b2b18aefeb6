import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MeasuredServer, Usage } from './processes';
import { askOperation, Outcome, poll, signIn, type BenchSession, type Peer } from './sessions';

/** How many devices the Developer Center has. */
export const DEVICES = 2_000;
const PAGE = 100;
const SIGN_INS_AT_ONCE = 8;

interface Plan {
  readonly productKey: string;
  readonly deviceKey: string;
  readonly planId?: string | number | null;
}

/** Sessions that ask one server for plans. */
export interface ApiLoad {
  readonly server: MeasuredServer;
  readonly peer: Peer;
  readonly sessions: readonly BenchSession[];
  readonly plans: readonly Plan[];
  /** An answer as it comes. */
  readonly text: string;
}

export interface Measured {
  readonly outcome: Outcome;
  readonly usage: Usage;
  readonly jsonMs: number;
  /** How late this process itself was, which asks: no answer can have come sooner, ms. */
  readonly peerDelay: number;
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
export function share(plans: readonly Plan[], index: number): Plan[] {
  return Array.from({ length: PAGE }, (_, offset) => plans[(index * 37 + offset) % plans.length]!);
}

/** Signs in until there are `count` sessions. */
export async function signInAll(peer: Peer, sessions: BenchSession[], count: number): Promise<void> {
  while (sessions.length < count) {
    const next = Math.min(SIGN_INS_AT_ONCE, count - sessions.length);
    const first = sessions.length;
    sessions.push(
      ...(await Promise.all(Array.from({ length: next }, (_, each) => signIn(peer, first + each)))),
    );
  }
}

/** Signs `count` in, and learns what they ask for. */
export async function createApiLoad(
  server: MeasuredServer,
  peer: Peer,
  count: number,
): Promise<ApiLoad & { readonly sessions: BenchSession[] }> {
  const sessions: BenchSession[] = [];
  await signInAll(peer, sessions, count);
  const plans = await plansOf(peer, sessions[0]!);
  const example = await askOperation(peer, sessions[0]!, 'upgradeDetails', share(plans, 0));
  return { server, peer, sessions, plans, text: example.body.toString() };
}

/** All of them ask for `ms`, and what that took. */
export async function run({ server, peer, sessions, plans, text }: ApiLoad, ms: number): Promise<Measured> {
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
