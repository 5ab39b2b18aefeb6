import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../clock';
import type { Log, LogFields } from './log';
import type { OpenDownloads } from './open-downloads';

/** An account that has asked for something so recently counts as active, ms. */
const ACTIVE_MS = 5 * 60_000;

/** Seconds: from what is answered here to what a page gives up waiting for. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus is told. */
export interface Metrics {
  /** A log that counts what it writes: each request has one line, which says all that is counted. */
  counting(log: Log): Log;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Accounts by when they last asked for something. */
class ActiveAccounts {
  readonly #clock: Clock;
  readonly #lastSeen = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  saw(account: string): void {
    // Put last, so that those that have been silent for longest come first.
    this.#lastSeen.delete(account);
    this.#lastSeen.set(account, this.#clock.now());
    this.#forget();
  }

  count(): number {
    this.#forget();
    return this.#lastSeen.size;
  }

  #forget(): void {
    const since = this.#clock.now() - ACTIVE_MS;
    for (const [account, seen] of this.#lastSeen) {
      if (seen > since) return;
      this.#lastSeen.delete(account);
    }
  }
}

/**
 * One server's metrics. Labels are names of ours, statuses and our codes: nothing that came from outside, and nobody's
 * account.
 */
export function createMetrics(clock: Clock, downloads: () => OpenDownloads | null): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const accounts = new ActiveAccounts(clock);
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: 'overair_requests_total',
    help: 'Requests answered, by operation and HTTP status.',
    labelNames: ['operation', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'overair_request_seconds',
    help: 'How long requests took, by operation.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers,
  });
  const upstream = new Histogram({
    name: 'overair_upstream_seconds',
    help: 'How long the Developer Center, or a file store until its first byte, was waited for.',
    labelNames: ['operation', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const shed = new Counter({
    name: 'overair_shed_requests_total',
    help: 'Requests that were refused because too much was under way or was asked by one client.',
    labelNames: ['operation'],
    registers,
  });
  const signInFailures = new Counter({
    name: 'overair_sign_in_failures_total',
    help: 'Sign-ins that failed, by the code of the error.',
    labelNames: ['error'],
    registers,
  });
  const decisions = new Counter({
    name: 'overair_decisions_total',
    help: 'Decisions and reports, by what they ask for and what became of them.',
    labelNames: ['action', 'outcome'],
    registers,
  });
  new Gauge({
    name: 'overair_active_accounts',
    help: 'Accounts that asked for something in the last five minutes.',
    registers,
    collect() {
      this.set(accounts.count());
    },
  });
  new Gauge({
    name: 'overair_open_downloads',
    help: 'Packages that are being downloaded.',
    registers,
    collect() {
      this.set(downloads()?.count() ?? 0);
    },
  });

  function countUpstream(operation: string, { upstreamMs, upstreamStatus }: LogFields): void {
    if (typeof upstreamMs !== 'number') return;
    upstream.observe({ operation, status: String(upstreamStatus ?? 'none') }, upstreamMs / 1000);
  }

  function countRequest({ operation = 'page', status, ms, error, account, ...fields }: LogFields): void {
    const name = String(operation);
    requests.inc({ operation: name, status: String(status) });
    if (typeof ms === 'number') seconds.observe({ operation: name }, ms / 1000);
    countUpstream(name, fields);
    if (error === 'too-many-requests') shed.inc({ operation: name });
    if (name === 'signIn' && error !== undefined) signInFailures.inc({ error: String(error) });
    if (account !== undefined) accounts.saw(String(account));
  }

  function count(fields: LogFields): void {
    const { event } = fields;
    if (event === 'decision')
      decisions.inc({ action: String(fields.action), outcome: String(fields.outcome) });
    if (event === undefined || event === 'refused-early') countRequest(fields);
  }

  return {
    counting: (log) => (level, fields) => {
      log(level, fields);
      count(fields);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
