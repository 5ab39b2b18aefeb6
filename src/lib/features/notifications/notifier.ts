import type { Happening } from '$lib/fleet/notifications.svelte';
import { lockNames, type Locks } from '$lib/platform/locks';
import type { NotificationPort } from '$lib/platform/notifications';
import type { BrowserSignal } from '$lib/platform/signal';
import { deviceIdText } from '$lib/plans/device-id';
import type { Due } from './due';
import type { Ended, Words } from './notification-words';

/** How long after it was told the same may happen once more, ms: an upgrade that fails again after a retry. */
const AGAIN = 30 * 60_000;

/** The one notification that all upgrades share: a fleet that ends must not fill a screen. */
export const UPGRADES_TAG = 'overair-upgrades';

export interface NotifierOptions {
  readonly port: NotificationPort;
  readonly locks: Pick<Locks, 'hold' | 'held'>;
  /** Whether this page is in sight. */
  readonly visible: Pick<BrowserSignal, 'active'>;
  /** Whether a person wants them now, and the account is still signed in. */
  readonly isWanted: () => boolean;
  /** True for one of all tabs, and once more if it was claimed before `again`. */
  readonly claim: (id: string, again: number) => Promise<boolean>;
  readonly now: () => number;
  readonly words: Words;
}

/** Tells by notifications what happens while nobody looks at the app: each event once, whichever tab hears of it. */
export class Notifier {
  readonly #options: NotifierOptions;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Something has happened. Rejects with storage errors. */
  async happened(happening: Happening): Promise<void> {
    if (happening.kind === 'upgrade') await this.#upgradeEnded(happening);
    else await this.#once(`batch:${happening.id}`, -Infinity, () => this.#show(happening));
  }

  /** Something is due. Rejects with storage errors. */
  async due(due: Due): Promise<void> {
    const id = due.kind === 'plan-ends' ? `plan-ends:${due.planId}:${due.end}` : `reports:${due.day}`;
    await this.#once(id, -Infinity, () => this.#show(due));
  }

  async #upgradeEnded({
    id: of,
    device,
    name,
    end,
    way,
  }: Extract<Happening, { kind: 'upgrade' }>): Promise<void> {
    const { port, words, now } = this.#options;
    const id = `upgrade:${deviceIdText(device)}/${of}:${end}`;
    // A plan succeeds once: a tab that hears of it late has nothing new to tell.
    await this.#once(id, end === 'succeeded' && way === 'cloud' ? -Infinity : now() - AGAIN, async () => {
      const before = await port.items(UPGRADES_TAG);
      const ended: Ended = { device, name, end, way };
      await port.show({ tag: UPGRADES_TAG, ...words.upgrades([...before, JSON.stringify(ended)]) });
    });
  }

  async #show(what: Due | Extract<Happening, { kind: 'batch' }>): Promise<void> {
    const { port, words } = this.#options;
    await port.show(words.single(what));
  }

  /** Only if nobody looks; asked again under the lock, since much may happen while it is waited for. */
  async #once(id: string, again: number, tell: () => Promise<void>): Promise<void> {
    const { locks, claim, isWanted, port } = this.#options;
    if (!(await this.#isToTell())) return;
    await locks.hold(lockNames.notifying, async () => {
      if (!(await this.#isToTell()) || !(await claim(id, again))) return;
      await tell();
      // Signed out meanwhile.
      if (!isWanted()) await port.clear();
    });
  }

  async #isToTell(): Promise<boolean> {
    const { visible, locks, isWanted } = this.#options;
    if (visible.active || !isWanted()) return false;
    return !(await locks.held()).includes(lockNames.inSight);
  }
}
