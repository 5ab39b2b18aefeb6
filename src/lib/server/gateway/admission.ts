import { OverairError } from '../../errors';
import type { Turns } from './turns';

/**
 * What is asked: a page's question, which it asks again; somebody's decision; or what has room reserved: signing in
 * and out, and reports of devices that are being upgraded.
 */
export type Urgency = 'question' | 'decision' | 'reserved';

/** Decides what is begun, so that a server that is asked more than it can do goes on answering. */
export interface Admission {
  /**
   * Does the work when its turn has come, and gives what it gives. Where too much is under way, of `who` or in all, it
   * rejects at once with `Overloaded`: then the work has not begun.
   */
  run<T>(who: string, urgency: Urgency, work: () => Promise<T>): Promise<T>;
}

interface Bounds {
  /** Under way at once, of one session: two pages that load all they can. */
  readonly each: number;
  /** Under way at once, of all. */
  readonly all: number;
  /** With work that has waited longer for the processor nothing more is admitted, ms. */
  readonly waitMs: number;
}

/** Each has what the one before it has, and room of its own. */
const bounds: Readonly<Record<Urgency, Bounds>> = {
  question: { each: 20, all: 256, waitMs: 500 },
  decision: { each: 24, all: 320, waitMs: 1_500 },
  reserved: { each: 32, all: 512, waitMs: Infinity },
};

/** Seconds after which those who were refused may come again, spread so that they do not come together. */
const LEAST_WAIT = 2;
const WAIT_SPREAD = 4;

/** Nothing of it was begun: the same can be asked again, after `details.retryAfter` seconds. */
export class Overloaded extends OverairError {
  constructor(retryAfter: number) {
    super('too-many-requests', { retryAfter });
  }
}

export interface AdmissionOptions {
  readonly turns: Turns;
  /** At least 0 and less than 1. */
  readonly random?: () => number;
}

export function createAdmission({ turns, random = Math.random }: AdmissionOptions): Admission {
  const underWay = new Map<string, number>();
  let all = 0;

  function isFull(who: string, urgency: Urgency): boolean {
    const most = bounds[urgency];
    return all >= most.all || (underWay.get(who) ?? 0) >= most.each || turns.waitedMs() > most.waitMs;
  }

  function count(who: string, change: 1 | -1): void {
    all += change;
    const now = (underWay.get(who) ?? 0) + change;
    if (now === 0) underWay.delete(who);
    else underWay.set(who, now);
  }

  return {
    async run(who, urgency, work) {
      if (isFull(who, urgency)) {
        throw new Overloaded(LEAST_WAIT + Math.floor(random() * WAIT_SPREAD));
      }
      count(who, 1);
      try {
        await turns.take(urgency === 'reserved' ? 'begun' : 'beginning');
        return await work();
      } finally {
        count(who, -1);
      }
    },
  };
}
