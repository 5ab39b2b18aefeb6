import type { BrowserSignal } from './signal';

/** `refused`: the browser does not keep the screen on now, usually because the battery is low. */
export type WakeState = 'off' | 'held' | 'refused' | 'unsupported';

/** Keeps the screen on while somebody asks for it; the browser ends that whenever the page is hidden. */
export class ScreenWake {
  readonly #manager: WakeLock | undefined;
  readonly #visible: BrowserSignal;
  readonly #listeners = new Set<() => void>();
  #holders = 0;
  #isAsking = false;
  #state: WakeState = 'off';
  #sentinel: WakeLockSentinel | null = null;
  #stopWatching: (() => void) | null = null;

  /** `manager` is navigator.wakeLock, which not every browser has. */
  constructor(manager: WakeLock | undefined, visible: BrowserSignal) {
    this.#manager = manager;
    this.#visible = visible;
  }

  get state(): WakeState {
    return this.#state;
  }

  /** Calls `listener` after every change; returns what takes it away. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps the screen on until the returned function is called; asked again whenever the page is seen again. */
  hold(): () => void {
    let held = true;
    this.#holders++;
    this.#stopWatching ??= this.#visible.subscribe(() => void this.#ask());
    void this.#ask();
    return () => {
      if (!held) return;
      held = false;
      this.#holders--;
      if (this.#holders === 0) this.#release();
    };
  }

  async #ask(): Promise<void> {
    if (this.#manager === undefined) {
      this.#set('unsupported');
      return;
    }
    const isHeld = this.#isAsking || this.#sentinel?.released === false;
    if (this.#holders === 0 || !this.#visible.active || isHeld) return;
    this.#isAsking = true;
    try {
      await this.#take(await this.#manager.request('screen'));
    } catch {
      // It is a convenience: whoever reads `state` says that the screen may go dark.
      this.#set('refused');
    } finally {
      this.#isAsking = false;
    }
  }

  async #take(sentinel: WakeLockSentinel): Promise<void> {
    if (this.#holders === 0) {
      await sentinel.release();
      return;
    }
    this.#sentinel = sentinel;
    sentinel.addEventListener('release', () => {
      if (this.#sentinel === sentinel) this.#set('off');
    });
    this.#set('held');
  }

  #release(): void {
    this.#stopWatching?.();
    this.#stopWatching = null;
    const sentinel = this.#sentinel;
    this.#sentinel = null;
    if (this.#state !== 'unsupported') this.#set('off');
    void sentinel?.release();
  }

  #set(state: WakeState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
