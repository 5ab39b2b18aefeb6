import { createClient } from '@redis/client';
import type { Clock } from '../../../clock';
import { describeFault, type Log } from '../log';
import { StoreSilent } from './store';

/** An answer takes less than a millisecond; one that takes so long is not waited for by whoever asked the gateway. */
const ANSWER_MS = 300;
/** After a silence it is asked once in so long whether it answers again. */
const PAUSE_MS = 1_000;
/** Silent for so long, the connection leads nowhere and is made anew. */
const DEAD_MS = 5_000;
const CONNECT_MS = 2_000;
const LONGEST_RECONNECT_MS = 1_000;
const MOST_QUEUED = 2_000;

type Client = ReturnType<typeof createClient>;

/** A connection to Redis that is made again and again; nothing waits for it. */
export interface RedisConnection {
  /** Rejects with `StoreSilent`. `mayTakeMs` is for answers that are long. */
  ask<T>(command: (client: Client) => Promise<T>, mayTakeMs?: number): Promise<T>;
  /** Called at each connection; to be asked for before the first, as subscriptions are. */
  onReady(listener: () => void): void;
  subscribe(channel: string, listener: (message: string) => void): void;
  /** Resolves at the first connection, or after 2 s without one. */
  readonly begun: Promise<void>;
  close(): void;
}

/** `url`: redis:// or rediss://, which may hold a password and is never logged. */
export function connectRedis(url: string, { clock, log }: { clock: Clock; log: Log }): RedisConnection {
  const listeners: (() => void)[] = [];
  const channels = new Map<string, (message: string) => void>();
  let client = open();
  let silentSince: number | null = null;
  let nextTry = 0;
  let wasReady: boolean | null = null;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
    clock.after(CONNECT_MS, resolve);
  });

  /** Said when it changes, not each time that it is so. */
  function note(ready: boolean, error?: unknown): void {
    if (wasReady === ready) return;
    wasReady = ready;
    if (ready) log('info', { event: 'redis', state: 'ready' });
    else log('warn', { event: 'redis', state: 'lost', fault: describeFault(error) });
  }

  function open(): Client {
    const opened: Client = createClient({
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MOST_QUEUED,
      pingInterval: PAUSE_MS,
      socket: {
        connectTimeout: CONNECT_MS,
        reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 10), LONGEST_RECONNECT_MS),
      },
    });
    const failed = (error: unknown): void => {
      if (opened === client) note(false, error);
    };
    let subscribed = false;
    const begins = async (): Promise<void> => {
      // The client keeps subscriptions, and takes them up again each time it connects.
      if (!subscribed) await Promise.all([...channels].map(([name, tell]) => opened.subscribe(name, tell)));
      subscribed = true;
      if (opened !== client) return;
      silentSince = null;
      note(true);
      begin();
      for (const listener of listeners) listener();
    };
    opened.on('error', failed);
    opened.on('ready', () => void begins().catch(failed));
    opened.connect().catch(failed);
    return opened;
  }

  function missed(asked: Client): void {
    const now = clock.now();
    silentSince ??= now;
    nextTry = now + PAUSE_MS;
    note(false, new StoreSilent());
    if (asked !== client || now - silentSince < DEAD_MS) return;
    silentSince = now;
    client = open();
    asked.destroy();
  }

  function mayAsk(): boolean {
    if (!client.isReady) return false;
    const now = clock.now();
    if (silentSince === null) return true;
    if (now < nextTry) return false;
    nextTry = now + PAUSE_MS;
    return true;
  }

  return {
    begun,
    async ask(command, mayTakeMs = ANSWER_MS) {
      if (!mayAsk()) throw new StoreSilent();
      const asked = client;
      let stop: () => void = () => undefined;
      const late = new Promise<never>((_, reject) => {
        stop = clock.after(mayTakeMs, () => {
          missed(asked);
          reject(new StoreSilent());
        });
      });
      try {
        const answer = await Promise.race([command(asked), late]);
        silentSince = null;
        note(true);
        return answer;
      } catch (cause) {
        throw cause instanceof StoreSilent ? cause : new StoreSilent('Redis did not do it', { cause });
      } finally {
        stop();
      }
    },
    onReady(listener) {
      listeners.push(listener);
    },
    subscribe(channel, listener) {
      channels.set(channel, listener);
    },
    close() {
      client.destroy();
    },
  };
}
