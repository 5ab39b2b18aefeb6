import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CookieJar } from './door-event';

type Options = Parameters<CookieJar['set']>[2];

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // None of ours: what is not encoded stands for itself.
    return value;
  }
}

/** The cookies of a Cookie header (RFC 6265, 5.4); of one that comes twice the first counts, which is the nearest. */
function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    if (name === '' || cookies.has(name)) continue;
    cookies.set(name, decoded(pair.slice(equals + 1).trim()));
  }
  return cookies;
}

function setCookie(name: string, value: string, options: Options): string {
  const { path, maxAge, httpOnly, secure, sameSite } = options;
  return [
    `${name}=${encodeURIComponent(value)}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${Math.floor(maxAge)}`]),
    `Path=${path}`,
    ...(httpOnly === true ? ['HttpOnly'] : []),
    ...(secure === true ? ['Secure'] : []),
    ...(typeof sameSite === 'string' ? [`SameSite=${sameSite[0]?.toUpperCase()}${sameSite.slice(1)}`] : []),
  ].join('; ');
}

/** The cookies of one exchange of Node's, as SvelteKit gives them. Of attributes it knows those that ours have. */
export function messageCookies(
  { headers }: Pick<IncomingMessage, 'headers'>,
  response: Pick<ServerResponse, 'setHeader'>,
): CookieJar {
  const cookies = parseCookies(headers.cookie ?? '');
  const changes = new Map<string, string>();

  function tell(name: string, value: string, options: Options): void {
    changes.set(name, setCookie(name, value, options));
    response.setHeader('Set-Cookie', [...changes.values()]);
  }

  return {
    get: (name) => cookies.get(name),
    getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
    set(name, value, options) {
      cookies.set(name, value);
      tell(name, value, options);
    },
    delete(name, options) {
      cookies.delete(name);
      tell(name, '', { ...options, maxAge: 0 });
    },
  };
}
