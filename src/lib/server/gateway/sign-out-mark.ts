import type { Cookies } from '@sveltejs/kit';
import { signOutMarkNames } from '../../developer-center/sign-out-mark';

type CookieJar = Pick<Cookies, 'get' | 'delete'>;

const nameOf = (secure: boolean) => (secure ? signOutMarkNames.secure : signOutMarkNames.loopback);

/** The account whose page signed out while this server could not be reached, or null. */
export function readSignOutMark(cookies: CookieJar, secure: boolean): string | null {
  return cookies.get(nameOf(secure)) ?? null;
}

/** Takes the mark away, if there is one; `secure` names the cookie that it is looked for in. */
export function clearSignOutMark(cookies: CookieJar, secure: boolean): void {
  if (cookies.get(nameOf(secure)) === undefined) return;
  cookies.delete(nameOf(secure), { path: '/', httpOnly: false, sameSite: 'strict', secure });
}
