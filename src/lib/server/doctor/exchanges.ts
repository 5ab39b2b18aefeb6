import { parseLossless } from '../gateway/lossless';
import type { Upstream } from '../gateway/upstream-exchange';

/** One request to the platform, and what came of it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Null if nothing answered. */
  readonly status: number | null;
  /** The envelope's; null if there is none. */
  readonly code: string | null;
  /** As JSON; null for what is none. */
  readonly answer: unknown;
  readonly milliseconds: number;
}

const LONGEST_ANSWER = 4 * 1024 * 1024;

function parsed(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    // That it is no JSON is said by whoever wants it to be.
    return null;
  }
}

function codeOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('code' in answer)) return null;
  return typeof answer.code === 'number' || typeof answer.code === 'string' ? String(answer.code) : null;
}

/** Notes what goes through an upstream. */
export class Exchanges {
  readonly #upstream: Upstream;
  #noted: Exchange[] = [];

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** The exchanges since this was asked last. */
  take(): readonly Exchange[] {
    const noted = this.#noted;
    this.#noted = [];
    return noted;
  }

  readonly upstream: Upstream = async (request, signal) => {
    const begun = performance.now();
    const note = (status: number | null, answer: unknown) =>
      this.#noted.push({
        method: request.method,
        path: request.url.pathname,
        status,
        code: codeOf(answer),
        answer,
        milliseconds: performance.now() - begun,
      });
    try {
      const answer = await this.#upstream(request, signal);
      const text = await answer.text(LONGEST_ANSWER);
      note(answer.status, parsed(text));
      return { ...answer, text: () => Promise.resolve(text) };
    } catch (error) {
      note(null, null);
      throw error;
    }
  };
}
