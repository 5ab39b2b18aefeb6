import { browserZone } from './zones';

/** How this browser shows the app, whoever is signed in. */
export interface Preferences {
  /** `system`: as the browser or the system is set. */
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'comfortable' | 'compact';
  /** An IANA name; null for this device's own. */
  readonly timeZone: string | null;
}

export const themes = ['system', 'light', 'dark'] as const satisfies readonly Preferences['theme'][];

export const densities = ['comfortable', 'compact'] as const satisfies readonly Preferences['density'][];

/** Read by the script in app.html too, before anything is painted. */
const KEY = 'overair.preferences';

const DEFAULTS: Preferences = { theme: 'system', density: 'comfortable', timeZone: null };

/** What a text that was kept says; what cannot be read of it is as if it had not been chosen. */
export function readPreferences(text: string | null): Preferences {
  const { theme, density, timeZone } = fieldsOf(text);
  return {
    theme: themes.find((each) => each === theme) ?? DEFAULTS.theme,
    density: densities.find((each) => each === density) ?? DEFAULTS.density,
    timeZone: typeof timeZone === 'string' && browserZone.knows(timeZone) ? timeZone : DEFAULTS.timeZone,
  };
}

function fieldsOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Somebody else wrote it: nothing was chosen.
    return {};
  }
}

class PreferencesState {
  #current: Preferences = $state.raw(readPreferences(keptText()));

  get current(): Preferences {
    return this.#current;
  }

  /** Takes a choice, shows it at once, and keeps it if this browser keeps anything. */
  choose(changes: Partial<Preferences>): void {
    this.#current = { ...this.#current, ...changes };
    keep(this.#current);
    show(this.#current);
  }

  /** Takes what another tab has chosen. */
  follow(text: string | null): void {
    this.#current = readPreferences(text);
    show(this.#current);
  }
}

function keptText(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
    return null;
  }
}

function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage is blocked or full: the choice lasts as long as the page.
  }
}

const SCHEMES = ['light', 'dark'] as const;

/** As app.html does it at the start; the colour of the browser's own bar is that of one scheme, or of the system's. */
function show({ theme, density }: Preferences): void {
  Object.assign(document.documentElement.dataset, { theme, density });
  const bars = document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]');
  for (const [place, scheme] of SCHEMES.entries()) {
    const bar = bars[place];
    if (bar === undefined) continue;
    bar.media =
      theme === 'system' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all';
  }
}

export const preferences = new PreferencesState();

/** Follows the choices of other tabs; returns what ends that. */
export function followPreferences(target: Window): () => void {
  const listener = ({ key, newValue }: StorageEvent): void => {
    if (key === KEY || key === null) preferences.follow(newValue);
  };
  target.addEventListener('storage', listener);
  return () => target.removeEventListener('storage', listener);
}
