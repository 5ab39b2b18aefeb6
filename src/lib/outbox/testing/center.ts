// A Developer Center that honours idempotency keys, behind a network that loses things.
import { OverairError } from '../../errors';
import { availableActions } from '../../plans/actions';
import type { DecisionOutcome, PlanDecision } from '../../developer-center/types';
import { deviceIdText } from '../../plans/device-id';
import type { DeviceId, DevicePlan, PlanAction, Period } from '../../plans/types';
import type { AccountScope } from '../../storage/scope';
import { planWith } from '../../testing/plans';
import type { OutboxGateway } from '../gateway';

/** What happens to one request. */
export type Fault =
  | 'none'
  | 'lost request'
  | 'lost write'
  | 'lost answer'
  | 'no answer ever'
  | 'refused'
  | 'busy'
  | 'malformed'
  | 'no session'
  | 'in neither list';

/** Something that a request did. */
export interface Effect {
  readonly account: string;
  readonly device: string;
  readonly key: string;
  readonly what: string;
}

type Answer = { readonly refused: string } | { readonly refused: null };

const DAY = 24 * 60 * 60 * 1000;

/** Devices' plans of any account, which begin awaiting confirmation. */
export class FaultyCenter {
  readonly effects: Effect[] = [];
  /** Requests that arrived, in order, with their key. */
  readonly arrived: string[] = [];
  /** Who is signed in. */
  session: string | null = null;
  /** One per request, in order; afterwards all is well. */
  faults: Fault[] = [];
  configured = new Set(['confirmed', 'downloading', 'transferring', 'succeeded', 'failed']);
  /** Requests of one account and lane that were under way at the same time: never more than one. */
  mostAtOnce = 0;
  readonly #underWay = new Map<symbol, string>();
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();
  readonly #plans = new Map<string, DevicePlan>();
  readonly #switches = new Map<string, boolean>();
  /** How many decisions each request named. */
  readonly batches: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The gateway in the name of one account. */
  gateway(scope: AccountScope): OutboxGateway {
    const name = scope.account;
    return {
      report: (report, { idempotencyKey, signal }) =>
        this.#request(
          name,
          signal,
          'write',
          async (fault) => {
            if (!this.configured.has(report.report)) throw new OverairError('report-code-missing');
            const answer = await this.#once(idempotencyKey, fault, (key) => {
              this.#effect(name, report, key, report.report);
              return { refused: null };
            });
            if (answer.refused !== null) throw upstreamRefusal(answer.refused);
          },
          'reports',
        ),
      act: (decisions, { idempotencyKey, signal }) =>
        this.#request(
          name,
          signal,
          'write',
          async (fault) => {
            this.batches.push(decisions.length);
            const answers = await Promise.all(
              decisions.map((decision) => {
                const appointment = decision.action === 'appoint' ? decision.appointment : null;
                return this.#once(keyOf(decisions, idempotencyKey, decision), fault, (key) =>
                  this.#act(name, decision, key, decision.action, appointment),
                );
              }),
            );
            return decisions.map((device, index): DecisionOutcome => {
              const refused = answers[index]?.refused ?? null;
              if (fault === 'in neither list') return { device, outcome: 'unknown' };
              if (refused === null) return { device, outcome: 'accepted' };
              return {
                device,
                outcome: 'refused',
                upstreamCode: refused,
                upstreamMessage: 'no',
                requestId: 'r1',
              };
            });
          },
          'plans',
        ),
      acknowledge: (plan, { idempotencyKey, signal }) =>
        this.#request(
          name,
          signal,
          'write',
          async (fault) => {
            const answer = await this.#once(idempotencyKey, fault, (key) => {
              this.change(name, plan, { userConfirmStatus: 'acknowledged' });
              this.#effect(name, plan, key, 'acknowledge');
              return { refused: null };
            });
            if (answer.refused !== null) throw upstreamRefusal(answer.refused);
          },
          'singles',
        ),
      setAutoConfirmation: (device, on, { idempotencyKey, signal }) =>
        this.#request(
          name,
          signal,
          'write',
          async (fault) => {
            const answer = await this.#once(idempotencyKey, fault, (key) => {
              this.#switches.set(`${name}/${device.deviceKey}`, on);
              this.#effect(name, device, key, on ? 'auto-on' : 'auto-off');
              return { refused: null };
            });
            if (answer.refused !== null) throw upstreamRefusal(answer.refused);
          },
          'singles',
        ),
      plans: (references, { signal }) =>
        this.#request(
          name,
          signal,
          'read',
          () =>
            Promise.resolve({
              plans: references.map((reference) => this.plan(name, reference)),
              malformed: null,
              now: this.#now(),
            }),
          'plans',
        ),
      autoConfirmation: (device, { signal }) =>
        this.#request(
          name,
          signal,
          'read',
          () => Promise.resolve(this.#switches.get(`${name}/${device.deviceKey}`) ?? false),
          'singles',
        ),
      now: () => this.#now(),
    };
  }

  plan(account: string, device: DeviceId): DevicePlan {
    const id = `${account}/${device.deviceKey}`;
    const known = this.#plans.get(id);
    if (known) return known;
    const period = { start: this.#now() - 400 * DAY, end: this.#now() + 400 * DAY };
    const plan = planWith(device.deviceKey, { ...device, period, components: [] });
    this.#plans.set(id, plan);
    return plan;
  }

  /** Changes a plan, as time and devices do. */
  change(account: string, device: DeviceId, change: Partial<DevicePlan>): void {
    this.#plans.set(`${account}/${device.deviceKey}`, { ...this.plan(account, device), ...change });
  }

  async #request<T>(
    account: string,
    signal: AbortSignal,
    kind: 'read' | 'write',
    handle: (fault: Fault) => Promise<T>,
    lane: 'reports' | 'plans' | 'singles',
  ): Promise<T> {
    const token = Symbol(kind);
    const by = `${account} ${lane}`;
    if (lane !== 'singles') this.#underWay.set(token, by);
    const atOnce = [...this.#underWay.values()].filter((other) => other === by).length;
    this.mostAtOnce = Math.max(this.mostAtOnce, atOnce);
    // A browser ends the requests of a page that has died or given up.
    signal.addEventListener('abort', () => this.#underWay.delete(token));
    try {
      return await this.#answer(account, this.#fault(kind), handle);
    } finally {
      this.#underWay.delete(token);
    }
  }

  /** What is meant for a write waits for one. */
  #fault(kind: 'read' | 'write'): Fault {
    const [next = 'none'] = this.faults;
    const forWrites: Fault[] = ['none', 'lost write', 'lost answer', 'refused', 'in neither list'];
    if (kind === 'read' && forWrites.includes(next)) return 'none';
    return this.faults.shift() ?? 'none';
  }

  async #answer<T>(account: string, fault: Fault, handle: (fault: Fault) => Promise<T>): Promise<T> {
    await turn();
    if (fault === 'lost request' || fault === 'lost write') throw new OverairError('offline');
    if (this.session === null || fault === 'no session') throw new OverairError('session-expired');
    if (this.session !== account) throw new OverairError('account-changed');
    if (fault === 'busy') throw new OverairError('too-many-requests', { retryAfter: 1 });
    const answer = await handle(fault);
    if (fault === 'no answer ever') return new Promise(() => undefined);
    await turn();
    if (fault === 'lost answer') throw new OverairError('offline');
    if (fault === 'malformed') throw new OverairError('answer-malformed', { field: 'data' });
    return answer;
  }

  /** Whatever has arrived under a key before is answered the same again. */
  #once(key: string, fault: Fault, handle: (key: string) => Answer): Promise<Answer> {
    this.arrived.push(key);
    const known = this.#answers.get(key);
    if (known) return Promise.resolve(known);
    const answer = fault === 'refused' ? { refused: '5041' } : handle(key);
    this.#answers.set(key, answer);
    return Promise.resolve(answer);
  }

  #act(
    account: string,
    device: DeviceId,
    key: string,
    action: PlanAction,
    appointment: Period | null,
  ): Answer {
    const plan = this.plan(account, device);
    if (!availableActions(plan, this.#now(), { shared: false, bluetoothOnly: false })[action].allowed)
      return { refused: '9001' };
    const changes: Record<PlanAction, Partial<DevicePlan>> = {
      confirm: { userConfirmStatus: 'confirmed', appointment: null },
      appoint: { userConfirmStatus: 'appointed', appointment },
      cancel: { userConfirmStatus: 'cancelled', deviceStatus: 'failed' },
      retry: { userConfirmStatus: 'confirmed', deviceStatus: 'not-upgraded' },
    };
    this.change(account, device, changes[action]);
    this.#effect(account, device, key, action);
    return { refused: null };
  }

  #effect(account: string, { deviceKey }: DeviceId, key: string, what: string): void {
    this.effects.push({ account, device: deviceKey, key, what });
  }
}

/** Of a request for several each has its own. */
function keyOf(decisions: readonly PlanDecision[], key: string, device: DeviceId): string {
  return decisions.length === 1 ? key : `${key} ${deviceIdText(device)}`;
}

function upstreamRefusal(upstreamCode: string): OverairError {
  return new OverairError('upstream-refused', { upstreamCode, upstreamMessage: 'no' });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
