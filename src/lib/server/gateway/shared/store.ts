import type { EndedSession } from '../ended-sessions';

/** The store does not answer, or not in time: each server goes on with what it has itself. */
export class StoreSilent extends Error {}

/**
 * What several servers share, in a store of short texts by key. Everything rejects with `StoreSilent` if the store
 * does not answer within a fraction of a second; then it may have been done all the same.
 */
export interface SharedStore {
  get(key: string): Promise<string | null>;
  /** Kept for `ms` milliseconds. */
  set(key: string, value: string, ms: number): Promise<void>;
  /** Whether the key was nobody's, and now is the caller's until it is given back or `ms` milliseconds have gone. */
  claim(key: string, owner: string, ms: number): Promise<boolean>;
  /** Nothing if it is another's by now. */
  giveBack(key: string, owner: string): Promise<void>;

  /** Counts one of at most so many in a window; gives null, or the milliseconds until the window ends. */
  count(key: string, most: number, windowMs: number): Promise<number | null>;
  countBack(key: string): Promise<void>;

  /** Keeps each to its `until`, and tells the other servers of those that were not known. */
  tellEnded(sessions: readonly EndedSession[]): Promise<void>;
  /** Until when a session is ended, ms since the epoch; null if it is not. */
  endedUntil(id: string): Promise<number | null>;
  /** All that are known, in parts. */
  allEnded(): AsyncIterable<readonly EndedSession[]>;
  /** Told of sessions that another server ends. */
  onEnded(listener: (session: EndedSession) => void): void;
  /** Called each time the store can be asked again, at first too. */
  onReady(listener: () => void): void;
}
