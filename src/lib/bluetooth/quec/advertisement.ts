import { bytesToHex } from '@noble/hashes/utils.js';

/** What a newer device says of itself before a connection. */
export interface Advertisement {
  readonly version: number;
  readonly productKey: string;
  /** Upper-case hex. */
  readonly deviceKey: string;
  readonly status: number;
  /** Two bytes as they came: implementations disagree on their order. */
  readonly flags: readonly [number, number];
}

/** Bit 8 of the flags, in either byte order: the key's last hex digit is none of it, so that its length is odd. */
const ODD_LENGTH = 1;

/** Whether an advertised key is a device's: hexadecimal in either case, without a last digit that may not count. */
export function isKeyOf({ deviceKey, flags }: Advertisement, expected: string): boolean {
  const [seen, wanted] = [deviceKey.toUpperCase(), expected.toUpperCase()];
  const isOdd = flags.some((byte) => (byte & ODD_LENGTH) !== 0);
  return seen === wanted || seen.slice(0, -1) === (isOdd ? wanted.slice(0, seen.length - 1) : wanted);
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Reads the manufacturer data of company 0x5551 ("QU" as it is on the air), without the company id: "EC", version (2),
 * product key (length, ASCII), device key (length, bytes), status (1), flags (2). Null if the data are anything else.
 */
export function parseManufacturerData(data: Uint8Array): Advertisement | null {
  const pkLength = data[4] ?? 0;
  const dkAt = 5 + pkLength;
  const dkLength = data[dkAt] ?? 0;
  const statusAt = dkAt + 1 + dkLength;
  const flags = data.subarray(statusAt + 1, statusAt + 3);
  const [first, second] = flags;
  if (data[0] !== 0x45 || data[1] !== 0x43 || first === undefined || second === undefined) return null;
  const productKey = String.fromCharCode(...data.subarray(5, dkAt));
  if (!PRINTABLE_ASCII.test(productKey)) return null;
  return {
    version: ((data[2] ?? 0) << 8) | (data[3] ?? 0),
    productKey,
    deviceKey: bytesToHex(data.subarray(dkAt + 1, statusAt)).toUpperCase(),
    status: data[statusAt] ?? 0,
    flags: [first, second],
  };
}
