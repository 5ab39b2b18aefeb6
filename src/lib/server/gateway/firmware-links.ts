import * as v from 'valibot';
import { OverairError } from '../../errors';
import type { Sealer } from './sealer';

const HOUR_MS = 3_600_000;
/** How long a link can be used at least; it is up to an hour more, so that for an hour it stays the same. */
const LEAST_LIFE_MS = 6 * HOUR_MS;
/** Sealed links that are remembered: about 15 MB. Pages that follow plans ask for the same ones every few seconds. */
const MOST_KEPT = 20_000;

const LinkSchema = v.object({ url: v.string(), account: v.string(), expires: v.number() });

/** Seals the Developer Center's firmware links, so that pages can name files but never addresses. */
export interface FirmwareLinks {
  /** What a page gets instead of an address: a path of this origin, good for one account and some hours. */
  seal(url: string, account: string, now: number): string;
  /** The address; throws `firmware-link-invalid` or `firmware-link-expired`. */
  open(token: string, account: string, now: number): string;
}

/** Remembers what was made of addresses, by whom it was made for; whose are oldest are forgotten first. */
function createMemory(): (whom: string, url: string, make: () => string) => string {
  const kept = new Map<string, Map<string, string>>();
  let count = 0;

  function ofWhom(whom: string): Map<string, string> {
    const links = kept.get(whom) ?? new Map<string, string>();
    // As the last: the order of a Map is that of its entries' setting.
    kept.delete(whom);
    kept.set(whom, links);
    return links;
  }

  function forgetOldest(): void {
    const [oldest] = kept;
    if (oldest === undefined) return;
    kept.delete(oldest[0]);
    count -= oldest[1].size;
  }

  return (whom, url, make) => {
    const known = kept.get(whom)?.get(url);
    if (known !== undefined) return known;
    if (count >= MOST_KEPT) forgetOldest();
    const link = make();
    ofWhom(whom).set(url, link);
    count += 1;
    return link;
  };
}

/** Sealed with `sealer`; the same URL of an account has the same link within the hour. */
export function createFirmwareLinks(sealer: Sealer): FirmwareLinks {
  const remembered = createMemory();
  return {
    seal(url, account, now) {
      const expires = Math.ceil(now / HOUR_MS) * HOUR_MS + LEAST_LIFE_MS;
      return remembered(`${account} ${expires}`, url, () => {
        const sealed = sealer.seal(JSON.stringify({ url, account, expires }));
        return `/gateway/firmware/${sealed}`;
      });
    },
    open(token, account, now) {
      const text = sealer.open(token);
      const parsed = v.safeParse(LinkSchema, text === null ? null : JSON.parse(text));
      if (!parsed.success || parsed.output.account !== account) {
        throw new OverairError('firmware-link-invalid');
      }
      if (now >= parsed.output.expires) throw new OverairError('firmware-link-expired');
      return parsed.output.url;
    },
  };
}
