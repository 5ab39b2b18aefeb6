import { Listeners } from './listeners';

/** Chromium's question whether the app may be installed; not in the types of the DOM. */
interface InstallEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const REMEMBERED = 'overair-install-dismissed';

/** The offer to install the app: kept until a person asks for it, made once, and not again if it was put aside. */
export class InstallOffer {
  readonly #page: Window;
  readonly #listeners = new Listeners();
  #event: InstallEvent | null = null;

  /** To be made early: the browser says once that it would install. */
  constructor(page: Window) {
    this.#page = page;
    page.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#set(event as InstallEvent);
    });
    page.addEventListener('appinstalled', () => this.#set(null));
  }

  /** Whether the app can be installed here and now. */
  get possible(): boolean {
    return this.#event !== null;
  }

  /** Whether a person has put the offer aside. */
  get dismissed(): boolean {
    return this.#page.localStorage.getItem(REMEMBERED) !== null;
  }

  /** Fits `createSubscriber`. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  /** Asks the browser, which asks the person. Needs a tap. */
  async install(): Promise<void> {
    const event = this.#event;
    if (event === null) return;
    const { outcome } = await event.prompt();
    // It can be asked once; the browser tells again when it may be asked anew.
    this.#set(null);
    if (outcome === 'dismissed') this.dismiss();
  }

  dismiss(): void {
    this.#page.localStorage.setItem(REMEMBERED, '1');
    this.#listeners.tell();
  }

  #set(event: InstallEvent | null): void {
    this.#event = event;
    this.#listeners.tell();
  }
}
