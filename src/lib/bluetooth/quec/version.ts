import { isOverairError } from '../../errors';
import { Arguments } from './messages';
import { Command, Limit } from './reference';
import type { DeviceSession } from './device-session';

/** How a device is asked for its versions; not documented, so a product's configuration may differ. */
export interface VersionQuery {
  readonly command: number;
  readonly answer: number;
  /** Items of the answer. */
  readonly moduleItem: number;
  readonly mcuItem: number;
}

/** What runs on the device, in its own words; null if it does not say. `unreadable` is no failure. */
export type VersionReading =
  | { readonly kind: 'read'; readonly module: string | null; readonly mcu: string | null }
  | { readonly kind: 'unreadable' };

const USUAL: VersionQuery = {
  command: Command.versionQuery,
  answer: Command.versionAnswer,
  moduleItem: 1,
  mcuItem: 2,
};

/** After this long without an answer the version is not readable, in milliseconds. */
const TIMEOUT_MS = 5000;

/** A device's text, fit to be shown: UTF-8, without control characters, at most 256 characters. */
function deviceText(bytes: Uint8Array): string {
  // Four bytes are the most that one character takes.
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * Limit.textCharacters));
  return Array.from(text.replace(/\p{C}/gu, '')).slice(0, Limit.textCharacters).join('');
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : deviceText(bytes));

/**
 * Asks the device for its versions. No answer in `timeoutMs` (5 s), or one that does not parse, is `unreadable`. Rejects with
 * `link-lost`, `cancelled`, or `device-secret-wrong` if nothing that came could be decrypted.
 */
export async function readVersion(
  session: DeviceSession,
  options: {
    readonly query?: VersionQuery | undefined;
    readonly timeoutMs?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<VersionReading> {
  const query = options.query ?? USUAL;
  try {
    return await session.request<VersionReading>({
      command: query.command,
      answer: query.answer,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      signal: options.signal,
      parse: (message) => {
        const found = new Arguments(message.command, message.data);
        const module = text(found.bytes(query.moduleItem));
        const mcu = text(found.bytes(query.mcuItem));
        return module === null && mcu === null ? { kind: 'unreadable' } : { kind: 'read', module, mcu };
      },
    });
  } catch (error) {
    if (isOverairError(error, 'device-silent') || isOverairError(error, 'ttlv-malformed'))
      return { kind: 'unreadable' };
    throw error;
  }
}
