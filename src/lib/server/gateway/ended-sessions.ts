/** Longer than any request that was under way when somebody signed out. */
const KEEP_MS = 10 * 60_000;
const MOST = 10_000;

/** Remembers for a while who signed out, so that a late answer does not sign them in again. */
export interface EndedSessions {
  add(id: string, now: number): void;
  has(id: string, now: number): boolean;
}

export function createEndedSessions(): EndedSessions {
  const ended = new Map<string, number>();
  return {
    add(id, now) {
      for (const [old, at] of ended) {
        if (ended.size < MOST && now - at < KEEP_MS) break;
        ended.delete(old);
      }
      ended.set(id, now);
    },
    has(id, now) {
      const at = ended.get(id);
      return at !== undefined && now - at < KEEP_MS;
    },
  };
}
