import type { EndedSessions, KeptEndedSessions } from '../ended-sessions';
import { StoreSilent, type SharedStore } from './store';

export interface SharedEndedSessionsOptions {
  readonly store: SharedStore;
  /** This server's own copy, which is all that there is while the store is silent. */
  readonly own: KeptEndedSessions;
  /** What a session is called in the store. */
  readonly nameOf: (id: string) => string;
  /** Told why the copy, or the store, may lack some until the store is ready again. */
  readonly onIncomplete: (error: unknown) => void;
}

/**
 * Sessions that several servers end for each other. The store says exactly while it answers; each server keeps a copy
 * of all. Whenever the store is ready again it is told what it lacks, be it new or was lost with it, and tells what
 * this server lacks.
 */
export function createSharedEndedSessions(options: SharedEndedSessionsOptions): EndedSessions {
  const { store, own, nameOf, onIncomplete } = options;

  async function learn(name: string, until: number): Promise<void> {
    if (!(await own.has(name))) await own.add(name, until);
  }

  async function exchange(): Promise<void> {
    await store.tellEnded(own.all());
    for await (const part of store.allEnded()) for (const { id, until } of part) await learn(id, until);
  }

  store.onEnded(({ id, until }) => {
    learn(id, until).catch(onIncomplete);
  });
  store.onReady(() => {
    exchange().catch(onIncomplete);
  });

  return {
    async add(id, until) {
      const name = nameOf(id);
      await own.add(name, until);
      try {
        await store.tellEnded([{ id: name, until }]);
      } catch (error) {
        // It is told when the store is ready again.
        if (!(error instanceof StoreSilent)) throw error;
      }
    },
    async has(id) {
      const name = nameOf(id);
      // By its own name it was ended before there was a store.
      if ((await own.has(name)) || (await own.has(id))) return true;
      try {
        const until = await store.endedUntil(name);
        if (until === null) return false;
        await own.add(name, until);
        return await own.has(name);
      } catch (error) {
        if (error instanceof StoreSilent) return false;
        throw error;
      }
    },
  };
}
