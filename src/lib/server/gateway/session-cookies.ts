import type { CookieJar } from './door-event';

/** Browsers keep cookies of 4096 bytes, name and attributes included. */
const CHUNK_CHARACTERS = 3900;
/** Two tokens of the largest size that is taken; more would outgrow the 16 KiB that Node takes of headers. */
const MOST_CHUNKS = 3;

/** Where `Secure` goes, so does the prefix by which a browser itself refuses cookies planted by a neighbour. */
function cookieName(secure: boolean): string {
  return secure ? '__Host-overair' : 'overair';
}

function options(secure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
}

function names(cookies: CookieJar, secure: boolean): string[] {
  const pattern = new RegExp(`^${cookieName(secure)}\\.\\d+$`);
  return cookies.getAll().flatMap(({ name }) => (pattern.test(name) ? [name] : []));
}

/** The sealed session as the browser sent it, its pieces put together; null if there is none. */
export function readSessionCookies(cookies: CookieJar, secure: boolean): string | null {
  let sealed = '';
  for (let index = 0; index < MOST_CHUNKS; index++) {
    const piece = cookies.get(`${cookieName(secure)}.${index}`);
    if (piece === undefined) break;
    sealed += piece;
  }
  return sealed === '' ? null : sealed;
}

/**
 * Keeps a sealed session in as many cookies as it needs, for `seconds`, and clears those that a longer one left.
 * Throws a RangeError if it is longer than any that the platform's tokens make.
 */
export function writeSessionCookies(
  cookies: CookieJar,
  sealed: string,
  { secure, seconds }: { secure: boolean; seconds: number },
): void {
  const count = Math.ceil(sealed.length / CHUNK_CHARACTERS);
  if (count > MOST_CHUNKS) throw new RangeError('The session outgrows its cookies');
  const before = names(cookies, secure);
  const written = new Set<string>();
  for (let index = 0; index < count; index++) {
    const name = `${cookieName(secure)}.${index}`;
    const piece = sealed.slice(index * CHUNK_CHARACTERS, (index + 1) * CHUNK_CHARACTERS);
    cookies.set(name, piece, { ...options(secure), maxAge: seconds });
    written.add(name);
  }
  for (const name of before) if (!written.has(name)) cookies.delete(name, options(secure));
}

/** Takes every piece of the session out of the browser. */
export function clearSessionCookies(cookies: CookieJar, secure: boolean): void {
  for (const name of names(cookies, secure)) cookies.delete(name, options(secure));
}
