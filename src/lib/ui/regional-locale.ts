/**
 * The locale of dates and numbers: the first of `preferred` (BCP 47, as a browser names them) that is of the page's
 * language and writing, so that its region says how they are written; else the language itself.
 */
export function regionalLocale(language: string, preferred: readonly string[]): string {
  const wanted = writingOf(language);
  return preferred.find((tag) => writingOf(tag) === wanted) ?? language;
}

/** A language with its script, e.g. `zh-Hans`; null for what is no tag. */
function writingOf(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script ?? ''}`;
  } catch {
    // RangeError: browsers let people type their own.
    return null;
  }
}
