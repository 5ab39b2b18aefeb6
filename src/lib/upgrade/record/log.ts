import { OverairError } from '../../errors';

/** What a fact may be: numbers, codes, names and the browser's own words; never a key, never a byte of firmware. */
export type Fact = string | number | boolean | null | readonly string[];
export type Facts = Readonly<Record<string, Fact>>;

/** One thing that happened; `at` in milliseconds since the record began, by a clock that never jumps. */
export interface LogEntry {
  readonly at: number;
  readonly what: string;
  readonly facts: Facts;
}

/** Of a long upgrade the beginning is kept, and the end. */
const FIRST = 1_000;
const LAST = 3_000;

/** Causes of causes that are told. */
const DEPTH = 4;

/** What happened in one upgrade, in order and within bounds. */
export class UpgradeLog {
  readonly #now: () => number;
  #begun: number;
  #first: LogEntry[] = [];
  #last: LogEntry[] = [];
  #dropped = 0;

  /** `now` in milliseconds since any moment. */
  constructor(now: () => number) {
    this.#now = now;
    this.#begun = now();
  }

  /** Begins anew. */
  clear(): void {
    this.#begun = this.#now();
    this.#first = [];
    this.#last = [];
    this.#dropped = 0;
  }

  /** In milliseconds since the record began, to a tenth. */
  get at(): number {
    return round(this.#now() - this.#begun);
  }

  /** How many entries between the first and the last ones are not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  get entries(): readonly LogEntry[] {
    return [...this.#first, ...this.#last];
  }

  note(what: string, facts: Facts = {}): void {
    const entry = { at: this.at, what, facts };
    if (this.#first.length < FIRST) {
      this.#first.push(entry);
      return;
    }
    this.#last.push(entry);
    if (this.#last.length <= LAST) return;
    this.#last.shift();
    this.#dropped++;
  }
}

/** To a tenth of a millisecond: finer no browser is. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** An error as facts: its code and details, and what the browser or the system said in its own words. */
export function errorFacts(error: unknown): Facts {
  const known = error instanceof OverairError;
  const native = wordsOf(known ? error.cause : error);
  return {
    code: known ? error.code : 'internal',
    ...(known ? error.details : {}),
    ...(native.length === 0 ? {} : { native: native.join(' ← ') }),
  };
}

function wordsOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth === DEPTH) return [];
  const words = error instanceof OverairError ? error.code : `${error.name}: ${error.message}`;
  return [words, ...wordsOf(error.cause, depth + 1)];
}
