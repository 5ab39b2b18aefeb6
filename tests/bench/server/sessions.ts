import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { pauseAfter } from '../../../src/lib/developer-center/failures';
import { FOLLOW_PAUSES } from '../../../src/lib/fleet/polling';

/** How often the app asks for plans that move. */
const POLL_MS = 3_000;
/** A page gives up then. */
const TIMEOUT_MS = 10_000;
export const ACCOUNT = { email: 'demo@example.com', password: 'Overair-demo-1' };

export interface Reply {
  readonly status: number;
  readonly ms: number;
  readonly body: Buffer;
  readonly headers: Record<string, string | string[] | undefined>;
}

interface BenchRequest {
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
  readonly headers: Record<string, string>;
}

/** What sessions have seen, all together. */
export class Outcome {
  readonly answeredMs: number[] = [];
  readonly shedMs: number[] = [];
  failed = 0;
}

/** Asks the server of one origin, over connections that are kept as a browser keeps them. */
export class Peer {
  readonly #origin: string;
  // Idle for less than the server's 5 s, so that none is used while the server closes it.
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity, timeout: 4_000 });

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Rejects if no whole answer comes within 10 s. */
  ask({ method, path, json, headers }: BenchRequest): Promise<Reply> {
    const start = performance.now();
    const body = JSON.stringify(json);
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.#origin}${path}`,
        {
          method,
          agent: this.#agent,
          signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: {
            ...headers,
            Origin: this.#origin,
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const ms = performance.now() - start;
            resolve({
              status: response.statusCode ?? 0,
              ms,
              body: Buffer.concat(parts),
              headers: response.headers,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

export interface BenchSession {
  readonly headers: Record<string, string>;
}

/** Signs in from an address of its own: one address may not sign in a thousand times a minute. */
export async function signIn(peer: Peer, index: number): Promise<BenchSession> {
  const client = { 'x-client': `198.18.${index >> 8}.${index & 255}` };
  const { status, headers } = await peer.ask({
    method: 'POST',
    path: '/gateway/session',
    json: ACCOUNT,
    headers: client,
  });
  if (status !== 200) throw new Error(`signing in was answered ${status}`);
  const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
  return { headers: { ...client, Cookie: cookies.join('; ') } };
}

export const askOperation = (
  peer: Peer,
  { headers }: BenchSession,
  operation: string,
  json: unknown,
): Promise<Reply> => peer.ask({ method: 'POST', path: `/gateway/api/${operation}`, json, headers });

/** Asks for the same plans again and again until `end`, as the app does: one question at a time, and waits as told. */
export async function poll(
  peer: Peer,
  session: BenchSession,
  plans: unknown,
  end: number,
  outcome: Outcome,
): Promise<void> {
  // Pages were not all opened at the same moment.
  await wait(Math.random() * POLL_MS);
  let failures = 0;
  while (performance.now() < end) {
    let pause = POLL_MS;
    try {
      const { status, ms, headers } = await askOperation(peer, session, 'upgradeDetails', plans);
      if (status === 200) {
        outcome.answeredMs.push(ms);
        failures = 0;
      } else if (status === 503) {
        outcome.shedMs.push(ms);
        pause = pauseAfter(++failures, FOLLOW_PAUSES, { retryAfter: 1_000 * Number(headers['retry-after']) });
      } else throw new Error(`answered ${status}`);
    } catch {
      outcome.failed += 1;
      pause = pauseAfter(++failures, FOLLOW_PAUSES);
    }
    await wait(Math.min(pause, Math.max(0, end - performance.now())));
  }
}
