import { OverairError } from '../../errors';
import type { UpstreamPace } from './upstream-pace';
import type { Turns } from './turns';

/**
 * What is asked: a page's question, which it asks again; somebody's decision; or what has room reserved: signing in
 * and out, and reports of devices that are being upgraded.
 */
export type Urgency = 'question' | 'decision' | 'reserved';

/** Decides what is begun, so that a server that is asked more than it can do goes on answering. */
export interface Admission {
  /**
   * Does the work when its turn has come, and gives what it gives. If too much is under way, of `who` or in all, it
   * rejects at once with `Overloaded`: then the work has not begun.
   */
  run<T>(who: string, urgency: Urgency, work: () => Promise<T>): Promise<T>;
  /**
   * Counts one that has come, so that of many that come together no more are let in than there is room for, until the
   * function given is called; `run` counts it anew.
   */
  arrive(): () => void;
  /** What `run` would reject with now, whoever asked; null if it depends on who asks. */
  refusal(urgency: Urgency): Overloaded | null;
}

interface Bounds {
  /** Under way at once, of one session: two pages that load all they can. */
  readonly each: number;
  /** Under way at once, of all, beyond what the Developer Center has shown that it can do. */
  readonly extra: number;
  /** With work that has waited longer for the processor nothing more is admitted, ms. */
  readonly waitMs: number;
}

/** Each has what the one before it has, and room of its own. */
const bounds: Readonly<Record<Urgency, Bounds>> = {
  question: { each: 20, extra: 0, waitMs: 500 },
  decision: { each: 24, extra: 64, waitMs: 1_500 },
  reserved: { each: 32, extra: 256, waitMs: Infinity },
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
  readonly pace: UpstreamPace;
  /** At least 0 and less than 1. */
  readonly random?: () => number;
}

/** One server's admission, bounded by `pace` in all and by fixed bounds for each session. */
export function createAdmission({ turns, pace, random = Math.random }: AdmissionOptions): Admission {
  const underWay = new Map<string, number>();
  let all = 0;

  function isFull(urgency: Urgency): boolean {
    const { extra, waitMs } = bounds[urgency];
    return all >= pace.most() + extra || turns.waitedMs() > waitMs;
  }

  function isFullFor(who: string, urgency: Urgency): boolean {
    return isFull(urgency) || (underWay.get(who) ?? 0) >= bounds[urgency].each;
  }

  function overloaded(): Overloaded {
    return new Overloaded(LEAST_WAIT + Math.floor(random() * WAIT_SPREAD));
  }

  function count(who: string, change: 1 | -1): void {
    all += change;
    const now = (underWay.get(who) ?? 0) + change;
    if (now === 0) underWay.delete(who);
    else underWay.set(who, now);
  }

  async function timed<T>(work: () => Promise<T>): Promise<T> {
    const begun = pace.now();
    try {
      return await work();
    } finally {
      // One that was not answered in time says most of all.
      pace.note(pace.now() - begun, all);
    }
  }

  return {
    async run(who, urgency, work) {
      if (isFullFor(who, urgency)) throw overloaded();
      count(who, 1);
      try {
        await turns.take(urgency === 'reserved' ? 'begun' : 'beginning');
        return await timed(work);
      } finally {
        count(who, -1);
      }
    },
    arrive() {
      all += 1;
      let isCounted = true;
      return () => {
        if (isCounted) all -= 1;
        isCounted = false;
      };
    },
    refusal: (urgency) => (isFull(urgency) ? overloaded() : null),
  };
}
