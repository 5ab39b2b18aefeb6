import type { EndedSession, EndedSessionsJournal } from '../ended-sessions';

/** A journal that outlives the process it was written by, in a test. */
export class MemoryJournal implements EndedSessionsJournal {
  lines: readonly EndedSession[] = [];
  rewritten = 0;
  /** Refuses writes while it is set, as a disk that is full does. */
  problem: Error | null = null;

  read(): readonly EndedSession[] {
    return this.lines;
  }

  async append(session: EndedSession): Promise<void> {
    await this.rewrite([...this.lines, session]);
    this.rewritten -= 1;
  }

  rewrite(sessions: readonly EndedSession[]): Promise<void> {
    if (this.problem !== null) return Promise.reject(this.problem);
    this.rewritten += 1;
    this.lines = sessions;
    return Promise.resolve();
  }
}
