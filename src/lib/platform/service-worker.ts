import type { Workbox } from 'workbox-window';
import type { Clock } from '../clock';
import { OverairError } from '../errors';
import { Listeners } from './listeners';
import { isBusy, type Locks } from './locks';

/**
 * waiting: a new version is here and asks · held: the person took it, and it begins when nothing is under way ·
 * replaced: another tab took it, and this page follows when nothing is under way · shown: it follows once the person has
 * left what it shows.
 */
export type UpdateState = 'current' | 'waiting' | 'held' | 'replaced' | 'shown';

/** Whether the app opens without a network: kept by a worker · not by this browser · not now, with the reason. */
export type KeptApp = 'unknown' | 'kept' | 'unsupported' | OverairError;

export interface AppUpdatesOptions {
  readonly clock: Clock;
  readonly locks: Pick<Locks, 'held'>;
  /** undefined if the browser has no service workers, or shows the page in a way that has none. */
  readonly container: ServiceWorkerContainer | undefined;
  readonly workbox: () => Promise<Workbox>;
  readonly reload: () => void;
}

/** How often a page that stays open looks for a new version, ms. */
const LOOK_EVERY = 60 * 60 * 1000;

/** How often it is looked whether what held a new version back is over, and whether one that was told to begin has, ms. */
const LOOK_IF_FREE = 2_000;

/** Registers the service worker, and brings a new version of the app to every tab when nothing can be lost by it. */
export class AppUpdates {
  readonly #options: AppUpdatesOptions;
  readonly #listeners = new Listeners();
  #workbox: Workbox | null = null;
  #registration: ServiceWorkerRegistration | undefined;
  #state: UpdateState = 'current';
  #kept: KeptApp = 'unknown';
  #controlled = false;
  #isRegistering = false;
  #holds = 0;
  #isAsked = false;
  #hasBegun = false;
  #cancelLook: (() => void) | null = null;

  constructor(options: AppUpdatesOptions) {
    this.#options = options;
  }

  get state(): UpdateState {
    return this.#state;
  }

  get kept(): KeptApp {
    return this.#kept;
  }

  /** Fits `createSubscriber`. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  /**
   * To be called in the built app, and again whenever it may go better: if the app is kept, that does nothing. Never
   * rejects: without a worker the app needs the network to open.
   */
  async register(): Promise<void> {
    const { container } = this.#options;
    if (this.#isRegistering || this.#kept === 'kept') return;
    this.#isRegistering = true;
    this.#kept = container === undefined ? 'unsupported' : await this.#keep(container);
    this.#isRegistering = false;
    this.#listeners.tell();
  }

  async #keep(container: ServiceWorkerContainer): Promise<KeptApp> {
    this.#controlled = container.controller !== null;
    try {
      this.#workbox ??= await this.#loadWorkbox();
      const registration = await this.#workbox.register();
      if (registration === undefined) throw new TypeError('There is no registration.');
      await Promise.race([container.ready, untilRefused(registration)]);
      this.#registration = registration;
      container.controller?.postMessage({ type: 'TIDY' });
      this.#lookLater();
      return 'kept';
    } catch (error) {
      // Storage is blocked, the disk is full, or the files did not all come.
      return new OverairError('storage-unavailable', {}, { cause: error });
    }
  }

  async #loadWorkbox(): Promise<Workbox> {
    const workbox = await this.#options.workbox();
    this.#listen(workbox);
    return workbox;
  }

  /** Looks for a new version now; resolves true if one waits. */
  async look(): Promise<boolean> {
    try {
      await this.#registration?.update();
    } catch (error) {
      // Without a network there is no new version; nor if the browser has taken the worker away, or is ending.
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    }
    return this.#registration?.waiting != null;
  }

  /**
   * Keeps this page from following another tab until the returned function is called: what it shows would be gone. The
   * person's own wish to reload counts all the same.
   */
  hold(): () => void {
    let isHeld = true;
    this.#holds++;
    return () => {
      if (isHeld) this.#holds--;
      isHeld = false;
    };
  }

  /** Takes the new version in every tab: at once, or when the last transfer is done and nothing is unsaved. */
  async apply(): Promise<void> {
    if (this.#state === 'shown') this.#options.reload();
    if (this.#state !== 'waiting') return;
    this.#isAsked = true;
    await this.#beginWhenFree();
  }

  #listen(workbox: Workbox): void {
    workbox.addEventListener('waiting', () => {
      if (this.#state === 'current') this.#set('waiting');
    });
    workbox.addEventListener('controlling', () => {
      // The first worker takes a page that nobody kept before: nothing changes for it.
      this.#hasBegun = this.#controlled;
      if (this.#controlled) void this.#follow();
      this.#controlled = true;
    });
  }

  async #beginWhenFree(): Promise<void> {
    const { clock, locks } = this.#options;
    if (await isBusy(locks)) this.#set('held');
    else this.#workbox?.messageSkipWaiting();
    // A worker that the browser had to start first may never hear what it was told.
    this.#cancelLook?.();
    this.#cancelLook = clock.after(LOOK_IF_FREE, () => {
      if (!this.#hasBegun) void this.#beginWhenFree();
    });
  }

  /** Loads the new version that has begun, when nothing is under way and nothing shown would be lost. */
  async #follow(): Promise<void> {
    const { clock, locks, reload } = this.#options;
    const isBlocked = await isBusy(locks);
    const isShown = this.#holds > 0 && !this.#isAsked;
    if (!isBlocked && !isShown) {
      reload();
      return;
    }
    this.#set(isBlocked ? 'replaced' : 'shown');
    clock.after(LOOK_IF_FREE, () => void this.#follow());
  }

  #lookLater(): void {
    this.#options.clock.after(LOOK_EVERY, () => {
      void this.look().finally(() => this.#lookLater());
    });
  }

  #set(state: UpdateState): void {
    this.#state = state;
    this.#listeners.tell();
  }
}

/** The service worker of the built app, over workbox-window, which is loaded with it. */
export async function loadWorkbox(): Promise<Workbox> {
  const { Workbox } = await import('workbox-window');
  return new Workbox('/service-worker.js');
}

/** Rejects if the first worker could not be installed; `ready` would be waited for in vain. */
function untilRefused({ active, installing, waiting }: ServiceWorkerRegistration): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(new TypeError('The service worker was not installed.'));
    if (active !== null || waiting !== null) return;
    if (installing === null) refuse();
    else
      installing.addEventListener('statechange', () => {
        if (installing.state === 'redundant') refuse();
      });
  });
}
