/*
 * Left by a page that signs out: a cookie that goes with whatever reaches the gateway next, from any tab or worker, before
 * or after a reload. The gateway then ends that account's session before it does anything else, and takes the mark away.
 */

/** Over https its prefix keeps neighbours from planting one; on loopback browsers refuse the prefix. */
export const signOutMarkNames = {
  secure: '__Host-overair-signed-out',
  loopback: 'overair-signed-out',
} as const;

/** The longest that a browser keeps any cookie, seconds. */
const MAX_AGE = 400 * 24 * 3600;

/** Where a page leaves its mark. */
export interface SignOutMark {
  leave(account: string): void;
  /** The account whose session is still to be ended, or null. */
  left(): string | null;
}

/** The mark as a cookie of this page's origin. */
export function signOutMark(
  document: Pick<Document, 'cookie'>,
  location: Pick<Location, 'protocol'>,
): SignOutMark {
  const isSecure = location.protocol === 'https:';
  const name = isSecure ? signOutMarkNames.secure : signOutMarkNames.loopback;
  return {
    leave(account) {
      const secure = isSecure ? ';Secure' : '';
      document.cookie = `${name}=${encodeURIComponent(account)};Path=/;SameSite=Strict;Max-Age=${MAX_AGE}${secure}`;
    },
    left() {
      const pairs = document.cookie.split(/;\s*/);
      const pair = pairs.find((each) => each.startsWith(`${name}=`));
      return pair === undefined ? null : decodeURIComponent(pair.slice(name.length + 1));
    },
  };
}
