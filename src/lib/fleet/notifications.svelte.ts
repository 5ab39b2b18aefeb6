import { toOverairError, type OverairError } from '../errors';
import { browserNotifications, type NotificationPort } from '../platform/notifications';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import { keepWantsNotifications, wantsNotifications } from '../storage/settings';
import type { AccountParts } from './account-parts';

/** What is worth a notification if nobody is looking. */
export type Happening =
  | {
      readonly kind: 'upgrade';
      /** Tells it from others of the same device. */
      readonly id: string;
      readonly device: DeviceId;
      readonly name: string;
      /** `unclear`: it ended, and a person has to look. */
      readonly end: 'succeeded' | 'failed' | 'unclear';
      /** Which way it went: it leads to the page of that way. */
      readonly way: 'cloud' | 'bluetooth';
    }
  | { readonly kind: 'batch'; readonly id: string; readonly accepted: number; readonly total: number };

/**
 * Where a person's wish for notifications stands. `unasked`: nobody has said; `blocked`: the browser's own settings
 * forbid them.
 */
export type NotificationWish = 'unknown' | 'unsupported' | 'unasked' | 'blocked' | 'on' | 'off';

export interface NotificationsOptions {
  readonly database: Database;
  readonly port: NotificationPort;
  readonly onProblem?: (error: OverairError) => void;
}

/** Whether a person wants notifications, and what there is to tell; whoever shows them listens. */
export class Notifications {
  readonly port: NotificationPort;
  readonly #options: NotificationsOptions;
  #listeners: readonly ((happening: Happening) => void)[] = [];
  #wants = $state<boolean | null | undefined>(undefined);
  #permission = $state<ReturnType<NotificationPort['permission']>>('default');

  constructor(options: NotificationsOptions) {
    this.#options = options;
    this.port = options.port;
    this.#permission = options.port.permission();
  }

  get wish(): NotificationWish {
    if (this.#permission === 'unsupported') return 'unsupported';
    if (this.#wants === undefined) return 'unknown';
    if (this.#permission === 'denied') return 'blocked';
    if (this.#wants === null) return 'unasked';
    return this.#wants && this.#permission === 'granted' ? 'on' : 'off';
  }

  /** Reads what was said before, and what the browser allows now. Never rejects. */
  async load(): Promise<void> {
    this.#permission = this.port.permission();
    await this.#try(async () => {
      this.#wants = await wantsNotifications(this.#options.database);
    });
  }

  /** Asks the browser if it has not been asked: call it from a tap. A refusal is remembered as one. */
  async turnOn(): Promise<void> {
    await this.#try(async () => {
      this.#permission = await this.port.ask();
      await this.#keep(this.#permission === 'granted');
    });
  }

  async turnOff(): Promise<void> {
    await this.#try(() => this.#keep(false));
  }

  tell(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening);
  }

  onHappening(listener: (happening: Happening) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }

  async #keep(wants: boolean): Promise<void> {
    this.#wants = wants;
    await keepWantsNotifications(this.#options.database, wants);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#wants ??= null;
      this.#options.onProblem?.(toOverairError(error));
    }
  }
}

/** The wish of who uses this browser, read anew for each account. */
export function openNotifications({ database }: AccountParts): Notifications {
  const container = (navigator as Partial<Navigator>).serviceWorker;
  const notifications = new Notifications({ database, port: browserNotifications(container) });
  void notifications.load();
  return notifications;
}
