import type { DeveloperCenter } from '../developer-center/client';
import { toOverairError, type OverairError } from '../errors';
import { refusalOf } from '../outbox/refusal';
import { actionOf, isUnderWay } from '../outbox/standing';
import type { ActingOn, PersonAction } from '../plans/actions';
import type { DeviceId, DevicePlan, Period } from '../plans/types';
import { decide, factsOf, type ActionOutcome, type Hindrance, type Wish } from './decide';
import { entryAbout } from './entry-about';
import type { Outgoing } from './outgoing.svelte';

export interface ActingServices {
  readonly client: Pick<DeveloperCenter, 'serverTime'>;
  readonly outgoing: Pick<Outgoing, 'submit' | 'standing' | 'decisionsOf'>;
  /** Whose decisions these are, as shown to people. */
  readonly who: () => string;
}

/** What is known of the device that is acted on; null while it is not known. */
export interface Acted {
  readonly id: DeviceId;
  readonly plan: DevicePlan | null | undefined;
  readonly device: ActingOn | null;
}

/** What was last done here: the entry that it became, or why it became none. */
type Done = { readonly action: PersonAction } & (
  | { readonly id: string; readonly replaces: Period | null }
  | { readonly hindrance: Hindrance }
  | { readonly problem: OverairError }
);

/** What is being decided now. While it is only held nothing of it has been submitted: what is done next takes its place. */
interface Deciding {
  readonly action: PersonAction;
  readonly isHeld: boolean;
}

/** What a person does with one device's plan, one thing at a time, and what came of it. */
export class Acting {
  readonly #services: ActingServices;
  readonly #acted: Acted;
  #deciding = $state.raw<Deciding | null>(null);
  #done = $state.raw<Done | null>(null);
  #dismissed = $state.raw<string | null>(null);

  constructor(services: ActingServices, acted: Acted) {
    this.#services = services;
    this.#acted = acted;
  }

  /** The action under way: being weighed, kept, sent or answered; null if none is. */
  get pending(): PersonAction | null {
    return this.#deciding?.action ?? this.#sending;
  }

  /** Whether an action would be done now: nothing else is under way, unless it is only held, and no outcome is unknown. */
  isFreeFor(action: PersonAction): boolean {
    if (this.unknown !== null) return false;
    const deciding = this.#deciding;
    return deciding?.isHeld === true ? deciding.action !== action : this.pending === null;
  }

  /** Whether something is being weighed or kept, and is not marked as decided here yet. */
  get isDeciding(): boolean {
    return this.#deciding !== null;
  }

  /** What went out without an answer: until it is known what became of it, nothing else is done. null: nothing did. */
  get unknown(): PersonAction | null {
    const { outgoing } = this.#services;
    const found = outgoing
      .decisionsOf(this.#acted.id)
      .find(({ id }) => outgoing.standing(id)?.kind === 'unknown');
    return found === undefined ? null : actionOf(found.subject);
  }

  /**
   * What came of the last action, as it stands now; null if there was none, it is under way, or it was dismissed.
   * After a reload it is what still waits.
   */
  get outcome(): ActionOutcome | null {
    const done = this.#done ?? this.#waiting;
    if (done === null) return null;
    const { action } = done;
    if ('hindrance' in done) return { action, hindrance: done.hindrance };
    if ('problem' in done) return { action, standing: { kind: 'refused', refusal: refusalOf(done.problem) } };
    const standing = this.#services.outgoing.standing(done.id);
    return standing === undefined || isUnderWay(standing) ? null : { action, standing };
  }

  /** The appointment that was changed by the last action, so that it can be changed back; null if none was. */
  get replacedAppointment(): Period | null {
    const done = this.#done;
    if (done === null || !('id' in done)) return null;
    return this.#services.outgoing.standing(done.id)?.kind === 'accepted' ? done.replaces : null;
  }

  /**
   * Does something with the plan, and resolves once that is kept; `outcome` follows it. What is only held is let go for
   * it; otherwise a tap while one is under way does nothing, nor does one while an outcome is unknown. `appoint` needs
   * the period.
   */
  async act(action: PersonAction, appointment: Period | null = null): Promise<void> {
    const { plan, device } = this.#acted;
    if (device === null) return;
    await this.#alone({ action, isHeld: false }, () =>
      this.#submit(action, { action, appointment, plan: plan ?? null, device }),
    );
  }

  /**
   * Holds an action until `known` resolves, so that it is judged by the plan and the device as they are now. False
   * if nothing is to be judged: something is under way, it was let go for something else, or `outcome` says that
   * another plan has come.
   */
  async hold(action: PersonAction, known: () => Promise<void>): Promise<boolean> {
    const planId = this.#acted.plan?.planId;
    return this.#alone({ action, isHeld: true }, async () => {
      await known();
      return this.#acted.plan?.planId === planId ? null : { action, hindrance: { kind: 'another-plan' } };
    });
  }

  /** Nothing comes of what is held: the person has turned to something else. */
  letGo(): void {
    if (this.#deciding?.isHeld === true) this.#deciding = null;
  }

  dismiss(): void {
    const done = this.#done ?? this.#waiting;
    if (done !== null && 'id' in done) this.#dismissed = done.id;
    this.#done = null;
  }

  get #sending(): PersonAction | null {
    const done = this.#done;
    if (done === null || !('id' in done)) return null;
    const standing = this.#services.outgoing.standing(done.id);
    return standing !== undefined && isUnderWay(standing) ? done.action : null;
  }

  /** What was decided before this page was opened and is still to be sent. */
  get #waiting(): Done | null {
    const last = this.#services.outgoing
      .decisionsOf(this.#acted.id)
      .findLast(({ subject }) => actionOf(subject) !== null);
    const action = last === undefined ? null : actionOf(last.subject);
    return last === undefined || action === null || last.id === this.#dismissed
      ? null
      : { action, id: last.id, replaces: null };
  }

  /** Whether it was done, and came to nothing that is to be said instead. */
  async #alone(deciding: Deciding, task: () => Promise<Done | null>): Promise<boolean> {
    const { action } = deciding;
    if (!this.isFreeFor(action)) return false;
    this.#deciding = deciding;
    this.#done = null;
    const done = await task().catch((error: unknown): Done => ({ action, problem: toOverairError(error) }));
    if (this.#deciding !== deciding) return false;
    this.#deciding = null;
    this.#done = done;
    return done === null;
  }

  async #submit(action: PersonAction, wish: Wish): Promise<Done> {
    const { client, outgoing, who } = this.#services;
    const { plan } = wish;
    const decision = decide(wish, client.serverTime.now());
    if ('hindrance' in decision) return { action, ...decision };
    const facts = factsOf(plan, who());
    const { ids } = await outgoing.submit([entryAbout(this.#acted.id, decision.subject, facts)]);
    const replaces = action === 'appoint' ? (plan?.appointment ?? null) : null;
    return { action, id: ids[0] ?? '', replaces };
  }
}
