/** Puts a task behind what the event loop has to do already. */
export type Defer = (task: () => void) => void;

/**
 * Lets work that keeps the processor busy begin one after the other, each in an iteration of the event loop of its
 * own: so what arrives meanwhile is seen, and can be refused, before the next begins.
 */
export interface Turns {
  /** Resolves when its turn has come: of those that are `begun` first, then of those that are to begin. */
  take(which: 'begun' | 'beginning'): Promise<void>;
  /** How long the one that is to begin next has been waiting, ms; 0 if none is. */
  waitedMs(): number;
}

interface Waiting {
  readonly since: number;
  readonly go: () => void;
}

export interface TurnsOptions {
  readonly defer?: Defer;
  /** Milliseconds since whenever. */
  readonly now?: () => number;
}

/** One turn after the other; `defer` runs a task in the event loop's next round. */
export function createTurns({
  defer = setImmediate,
  now = () => performance.now(),
}: TurnsOptions = {}): Turns {
  const queues: Record<'begun' | 'beginning', Waiting[]> = { begun: [], beginning: [] };
  let isDeferred = false;

  function next(): void {
    isDeferred = false;
    (queues.begun.shift() ?? queues.beginning.shift())?.go();
    ensureNext();
  }

  function ensureNext(): void {
    if (isDeferred || queues.begun.length + queues.beginning.length === 0) return;
    isDeferred = true;
    defer(next);
  }

  return {
    take(which) {
      return new Promise((go) => {
        queues[which].push({ since: now(), go });
        ensureNext();
      });
    },
    waitedMs() {
      const [first] = queues.beginning;
      return first === undefined ? 0 : now() - first.since;
    },
  };
}
