import { isOverairError, type OverairError } from '../../errors';
import type { Endpoint, EndpointName } from '../endpoints';
import { wordsOf } from './error-words';
import type { Exchange, Exchanges } from './exchanges';

/** What became of one operation. */
export interface Trial {
  readonly name: EndpointName;
  readonly outcome: 'parsed' | 'failed' | 'not-tried';
  /** The first field that could not be read, the platform's refusal, or why it was not tried; else empty. */
  readonly note: string;
  /** The exchange that shows it; null if there was none. */
  readonly exchange: Exchange | null;
}

/** A trial that sent nothing; `note` says why. */
export function notTried(name: EndpointName, note: string): Trial {
  return { name, outcome: 'not-tried', note, exchange: null };
}

/** Errors that are an answer all the same, if the platform gave one: what it says is that there is nothing. */
type Acceptable = (error: OverairError) => boolean;

/** Tries operations one after the other and keeps what became of each. */
export class Trials {
  readonly all: Trial[] = [];
  readonly #exchanges: Exchanges;
  readonly #endpoints: Readonly<Record<EndpointName, Endpoint>>;

  constructor(exchanges: Exchanges, endpoints: Readonly<Record<EndpointName, Endpoint>>) {
    this.#exchanges = exchanges;
    this.#endpoints = endpoints;
  }

  /**
   * Runs one operation; its value, or null if it failed. `faultIn` finds what could not be read in a value that was
   * read in parts; `isAnswer` says which errors are as good as an answer.
   */
  async run<T>(
    name: EndpointName,
    work: () => Promise<T>,
    { faultIn, isAnswer }: { faultIn?: (value: T) => OverairError | undefined; isAnswer?: Acceptable } = {},
  ): Promise<T | null> {
    this.#exchanges.take();
    try {
      const value = await work();
      const fault = faultIn?.(value);
      this.#keep(name, fault === undefined ? '' : wordsOf(fault), () => fault === undefined);
      return value;
    } catch (error) {
      if (!isOverairError(error)) throw error;
      this.#keep(name, wordsOf(error), ({ code }) => code === '200' && isAnswer?.(error) === true);
      return null;
    }
  }

  skip(name: EndpointName, note: string): void {
    this.all.push(notTried(name, note));
  }

  #keep(name: EndpointName, note: string, isParsed: (exchange: { code: string | null }) => boolean): void {
    const { path, method } = this.#endpoints[name];
    const exchange =
      this.#exchanges.take().findLast((each) => each.path.endsWith(path) && each.method === method) ?? null;
    const outcome = isParsed({ code: exchange?.code ?? null }) ? 'parsed' : 'failed';
    this.all.push({ name, outcome, note, exchange });
  }
}
