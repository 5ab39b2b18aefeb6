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

/** What `seal` has made of texts, the oldest forgotten first. */
function remembering(seal: (text: string) => string): (text: string) => string {
  const kept = new Map<string, string>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    const sealed = seal(text);
    kept.set(text, sealed);
    return sealed;
  };
}

export function createFirmwareLinks(sealer: Sealer): FirmwareLinks {
  const seal = remembering((text) => `/gateway/firmware/${sealer.seal(text)}`);
  return {
    seal(url, account, now) {
      const expires = Math.ceil(now / HOUR_MS) * HOUR_MS + LEAST_LIFE_MS;
      return seal(JSON.stringify({ url, account, expires }));
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
