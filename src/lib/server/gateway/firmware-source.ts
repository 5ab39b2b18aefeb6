import type { Clock } from '../../clock';
import { OverairError } from '../../errors';
import type { GuardedFetch } from './guarded-fetch';
import type { Respond } from './upstream-by-fetch';

const MOST_REDIRECTS = 5;
/** Less than the 10 s after which a page calls itself offline. */
const ANSWER_TIMEOUT_MS = 8_000;
const redirects = new Set([301, 302, 303, 307, 308]);

/** An open file: its answer, and what lets go of its connection. */
export interface OpenFile {
  readonly response: Response;
  close(): void;
}

/** Opens the files that a Developer Center names. */
export type FirmwareSource = (url: string, headers: Record<string, string>) => Promise<OpenFile>;

export interface SourceRules {
  /** The Developer Center's address. */
  readonly address: URL;
  /** Set if it runs inside this server: its files are asked of it, not of the network. */
  readonly embedded: Respond | null;
  /** `host` or `host:port` that may have private addresses. */
  readonly hosts: ReadonlySet<string>;
}

function parse(url: string, base?: URL): URL {
  if (URL.canParse(url, base?.href)) return new URL(url, base);
  throw new OverairError('firmware-host-refused');
}

/** https only, unless the Developer Center itself is http; an address with a password in it is nobody's file. */
function judge(url: URL, { address, embedded }: SourceRules): void {
  const plainAllowed = address.protocol === 'http:' && (embedded === null || url.origin === address.origin);
  const scheme = url.protocol === 'https:' || (url.protocol === 'http:' && plainAllowed);
  if (!scheme || url.username !== '' || url.password !== '') throw new OverairError('firmware-host-refused');
}

function mayBePrivate(url: URL, { address, hosts }: SourceRules): boolean {
  return url.origin === address.origin || hosts.has(url.host) || hosts.has(url.hostname);
}

/** A source that judges the first address and every redirect alike. Rejects with `firmware-host-refused` or
 * `upstream-unavailable`. */
export function createFirmwareSource(rules: SourceRules, fetch: GuardedFetch, clock: Clock): FirmwareSource {
  async function openOne(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    judge(url, rules);
    if (rules.embedded !== null && url.origin === rules.address.origin) {
      return await rules.embedded(new Request(url, { headers, signal }));
    }
    return await fetch(url, { headers, allowPrivate: mayBePrivate(url, rules), signal });
  }

  async function follow(start: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    let url = start;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      const response = await openOne(url, headers, signal);
      if (!redirects.has(response.status)) return response;
      await response.body?.cancel();
      url = parse(response.headers.get('location') ?? '', url);
    }
    throw new OverairError('firmware-host-refused');
  }

  return async (url, headers) => {
    const abort = new AbortController();
    const cancel = clock.after(ANSWER_TIMEOUT_MS, () => abort.abort(new Error('timed out')));
    try {
      const response = await follow(parse(url), headers, abort.signal);
      return { response, close: () => abort.abort(new Error('closed')) };
    } catch (error) {
      abort.abort(error);
      if (error instanceof OverairError) throw error;
      throw new OverairError('upstream-unavailable', {}, { cause: error });
    } finally {
      cancel();
    }
  };
}
