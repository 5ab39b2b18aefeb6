/**
 * Fetches the style sheets of the page that did not come. Whoever imports a part again gets its script alone: the
 * sheets were asked for the first time. Rejects if one does not come now either.
 */
export async function fetchMissingStyles(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
  await Promise.all(links.filter(({ sheet }) => sheet === null).map(fetchAnew));
}

function fetchAnew(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const fresh = document.createElement('link');
    fresh.rel = 'stylesheet';
    fresh.href = link.href;
    fresh.addEventListener('load', () => {
      resolve();
    });
    fresh.addEventListener('error', () => {
      reject(new TypeError(`${link.href} did not come`));
    });
    link.replaceWith(fresh);
  });
}
