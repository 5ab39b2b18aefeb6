import type { Clock } from '../../clock';

/**
 * Remembers the sessions that are ended, so that no copy of their cookies is one any more. A session is forgotten at
 * its `until`, milliseconds since the epoch, when nothing of it lives any longer.
 */
export interface EndedSessions {
  /** Resolves once it is remembered; rejects if it is not, and is a session still. */
  add(id: string, until: number): Promise<void>;
  has(id: string): Promise<boolean>;
}

/** Ended sessions that can be told to others. */
export interface KeptEndedSessions extends EndedSessions {
  /** Those that are ended now. */
  all(): readonly EndedSession[];
}

export interface EndedSession {
  readonly id: string;
  readonly until: number;
}

/** Where ended sessions are written down beside memory, for the next start. */
export interface EndedSessionsJournal {
  /** Everything that was written; called once, before anything else. */
  read(): readonly EndedSession[];
  append(session: EndedSession): Promise<void>;
  /** Writes these in the place of all that was written before. */
  rewrite(sessions: readonly EndedSession[]): Promise<void>;
}

/** What one month of sign-outs every two seconds makes: about 100 MB. */
const MOST = 1_000_000;
/** A journal of fewer lines is not worth writing anew. */
const LEAST_REWRITTEN = 1_000;

export interface EndedSessionsOptions {
  readonly clock: Clock;
  readonly journal: EndedSessionsJournal;
  /** Told why something is remembered only until this process ends, or until the next write. */
  readonly onUnwritten: (error: unknown) => void;
  /** Beyond so many those that were ended first are forgotten early. */
  readonly most?: number;
}

/** Ended sessions in this process's memory and in a journal, from which they are read at the start. */
export function createEndedSessions(options: EndedSessionsOptions): KeptEndedSessions {
  const { clock, journal, onUnwritten, most = MOST } = options;
  const ended = new Map(journal.read().map(({ id, until }) => [id, until]));
  let lines = ended.size;
  let isIncomplete = false;
  let writing: Promise<void> = Promise.resolve();

  function forgetOld(): void {
    const now = clock.now();
    for (const [id, until] of ended) {
      if (until > now && ended.size <= most) break;
      ended.delete(id);
    }
  }

  /** One write after the other; a journal of mostly forgotten sessions is written anew. */
  async function write(session: EndedSession): Promise<void> {
    const isLong = lines >= LEAST_REWRITTEN && lines >= ended.size * 2;
    const whole = isLong || isIncomplete;
    // What cannot be written now is written with the next.
    isIncomplete = true;
    if (whole) await journal.rewrite([...ended].map(([id, until]) => ({ id, until })));
    else await journal.append(session);
    isIncomplete = false;
    lines = whole ? ended.size : lines + 1;
  }

  return {
    all() {
      const now = clock.now();
      return [...ended].flatMap(([id, until]) => (until > now ? [{ id, until }] : []));
    },
    async add(id, until) {
      ended.set(id, Math.max(until, ended.get(id) ?? 0));
      forgetOld();
      writing = writing.then(() => write({ id, until })).catch(onUnwritten);
      await writing;
    },
    has(id) {
      const until = ended.get(id);
      return Promise.resolve(until !== undefined && clock.now() < until);
    },
  };
}
