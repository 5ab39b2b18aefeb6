/** The language of the manifest that the document names from the start. */
const FIRST = 'en';

/**
 * Has the page name the manifest in this language: an installed app is described, and its shortcuts are called, by it.
 * Their `id` is the same, so a browser takes them for one app.
 */
export function linkManifest(page: Document, language: string): void {
  const file = language === FIRST ? 'manifest.webmanifest' : `manifest.${language}.webmanifest`;
  const link = page.querySelector<HTMLLinkElement>('link[rel=manifest]');
  // Setting what it names already would have the browser read it again.
  if (link !== null && link.getAttribute('href') !== `/${file}`) link.setAttribute('href', `/${file}`);
}
