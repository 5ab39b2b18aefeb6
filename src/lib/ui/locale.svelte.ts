import {
  defineCustomClientStrategy,
  getLocale,
  locales,
  overwriteGetLocale,
  setLocale,
  type Locale,
} from '$lib/paraglide/runtime';

/** Any Chinese that the browser prefers is answered in the Chinese we have; English comes before it only if preferred. */
function preferredLocale(languages: readonly string[]): Locale | undefined {
  for (const language of languages) {
    const primary = language.toLowerCase().split('-')[0];
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return undefined;
}

defineCustomClientStrategy('custom-browser', {
  getLocale: () => preferredLocale(navigator.languages),
  setLocale: () => undefined,
});

class LocaleState {
  #current: Locale = $state(getLocale());

  get current(): Locale {
    return this.#current;
  }

  /** Changes the language at once, without a reload, and keeps the choice. */
  choose(locale: Locale): void {
    void setLocale(locale, { reload: false });
    this.#current = locale;
  }
}

export const localeState = new LocaleState();

// Every message reads the locale through this, so every text follows a change.
overwriteGetLocale(() => localeState.current);

export { locales, type Locale };
