/** A plan that is followed, as far as its turn goes. */
export interface Followable {
  /** When to ask, by the local clock, ms; null: nothing more is to come. */
  readonly dueAt: number | null;
  /** Nobody has told of it yet, or something was done: it is not asked for by time alone. */
  readonly isAwaited: boolean;
  /** How many follow it: the list all plans, a device's page its own beside it. */
  readonly watchers: number;
}

/** What is due this soon goes along with what is due now, ms. */
const SLACK = 250;

/** The longest sleep, ms: a local clock that was set back must not stall everything. */
export const LONGEST_SLEEP = 60_000;

/** How many plans a second are asked for by time alone: thousands at work must not keep page and platform busy. */
const PER_SECOND = 100;

/**
 * Says whose turn it is: at once what is awaited or looked at, the others one after the other, the longest due first.
 */
export class PollingTurns {
  #restsUntil = 0;

  /** What is to be asked for at `now`, the local clock's ms; the next ones then have to wait for these. */
  take<Item extends Followable>(items: Iterable<Item>, now: number): Item[] {
    const first: Item[] = [];
    const others: { item: Item; dueAt: number }[] = [];
    for (const item of items) {
      if (item.dueAt === null || !isDue(item.dueAt, now)) continue;
      if (isFirst(item)) first.push(item);
      else others.push({ item, dueAt: item.dueAt });
    }
    if (others.length === 0 || this.#restUntil(now) > now) return first;
    const turns = others.toSorted((a, b) => a.dueAt - b.dueAt).slice(0, PER_SECOND);
    this.#restsUntil = now + (turns.length / PER_SECOND) * 1_000;
    return [...first, ...turns.map(({ item }) => item)];
  }

  /** When the next turn is, by the local clock, ms; null if nothing is to come. */
  next(items: Iterable<Followable>, now: number): number | null {
    const rest = this.#restUntil(now);
    let next: number | null = null;
    for (const item of items) {
      const { dueAt } = item;
      if (dueAt === null) continue;
      const turn = isFirst(item) ? dueAt : Math.max(dueAt, rest);
      if (next === null || turn < next) next = turn;
    }
    return next;
  }

  /** A clock that was set back makes nobody wait longer than a full turn does. */
  #restUntil(now: number): number {
    return this.#restsUntil > now + 1_000 ? now : this.#restsUntil;
  }
}

const isFirst = ({ isAwaited, watchers }: Followable): boolean => isAwaited || watchers > 1;

/** Due now or almost; also what is due later than anything ever is, since the clock was set back. */
function isDue(dueAt: number, now: number): boolean {
  return dueAt <= now + SLACK || dueAt > now + LONGEST_SLEEP;
}
