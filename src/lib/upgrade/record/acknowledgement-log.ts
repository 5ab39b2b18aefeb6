import { round } from './log';

/** How long acknowledgements of packets of one write size took, in milliseconds. */
export interface AcknowledgementSummary {
  /** Bytes of a write. */
  readonly writeSize: number;
  readonly count: number;
  readonly shortest: number;
  readonly median: number;
  /** Nineteen of twenty were not longer. */
  readonly ninetyFifth: number;
  readonly longest: number;
  /** The first hundred, in order. */
  readonly first: readonly number[];
}

const FIRST = 100;
/** Per write size; of more, each takes a random place, so that what is kept stays a fair sample. */
const SAMPLE = 2_000;

interface Times {
  count: number;
  longest: number;
  shortest: number;
  readonly first: number[];
  readonly sample: number[];
}

/** Collects how long the device took to acknowledge, by the write size that was in use. */
export class AcknowledgementLog {
  readonly #sizes = new Map<number, Times>();

  clear(): void {
    this.#sizes.clear();
  }

  add(writeSize: number, ms: number): void {
    const times = this.#sizes.get(writeSize) ?? {
      ...{ count: 0, longest: -Infinity, shortest: Infinity },
      ...{ first: [], sample: [] },
    };
    this.#sizes.set(writeSize, times);
    times.count++;
    times.longest = Math.max(times.longest, ms);
    times.shortest = Math.min(times.shortest, ms);
    if (times.first.length < FIRST) times.first.push(round(ms));
    const place = times.count <= SAMPLE ? times.sample.length : Math.floor(Math.random() * times.count);
    if (place < SAMPLE) times.sample[place] = ms;
  }

  get summaries(): readonly AcknowledgementSummary[] {
    return [...this.#sizes].map(([writeSize, { count, longest, shortest, first, sample }]) => {
      const sorted = [...sample].sort((one, two) => one - two);
      const at = (share: number): number => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
      return {
        writeSize,
        count,
        shortest: round(shortest),
        median: at(0.5),
        ninetyFifth: at(0.95),
        longest: round(longest),
        first,
      };
    });
  }
}
