import { connectRemote } from '../../../src/lib/server/gateway/connection';
import { createFirmwareLinks } from '../../../src/lib/server/gateway/firmware-links';
import { messageCookies } from '../../../src/lib/server/gateway/message-cookies';
import { createSealer } from '../../../src/lib/server/gateway/sealer';
import { createSession, sealSession } from '../../../src/lib/server/gateway/session';
import { writeSessionCookies } from '../../../src/lib/server/gateway/session-cookies';

const DAY_MS = 86_400_000;

/** Known to the server that is measured as well, so that there can be more accounts than a Developer Center has. */
export const SESSION_SECRET = 'a secret of the benchmark, long enough';

export interface Downloader {
  readonly cookie: string;
  /** The gateway's path to a file of this address. */
  link(url: string): string;
}

function cookiesOf(sealed: string): string {
  let set: readonly string[] = [];
  const response = {
    setHeader: (_: string, values: unknown) => {
      set = values as string[];
      return undefined as never;
    },
  };
  writeSessionCookies(messageCookies({ headers: {} }, response), sealed, { secure: false, seconds: 3_600 });
  return set.map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Accounts that are signed in, at the Developer Center that `env` names: each may have four downloads at once. */
export function createDownloaders(count: number, env: Record<string, string>): Downloader[] {
  const { id: center } = connectRemote({
    embedded: false,
    url: new URL(env.DEVELOPER_CENTER_URL ?? ''),
    userDomain: env.USER_DOMAIN ?? '',
    userDomainSecret: env.USER_DOMAIN_SECRET ?? '',
  }).place;
  const sealer = createSealer(SESSION_SECRET, 'session');
  const links = createFirmwareLinks(createSealer(SESSION_SECRET, 'firmware link'));
  const now = Date.now();
  const expires = now + DAY_MS;
  const tokens = {
    access: 'Bearer a',
    issued: now,
    accessExpires: expires,
    refresh: 'r',
    refreshExpires: expires,
  };
  return Array.from({ length: count }, (_, index) => {
    const account = { id: `account-${index}`, name: `${index}`, former: [] };
    return {
      cookie: cookiesOf(sealSession(sealer, createSession(center, account, tokens))),
      link: (url) => links.seal(url, account.id, now),
    };
  });
}
