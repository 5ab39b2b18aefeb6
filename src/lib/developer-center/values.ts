import * as v from 'valibot';
import { UNKNOWN_STATUS } from '../plans/statuses';

/*
 * The small schemas that the platform's answers are made of. They accept what is known to vary (a number as a text,
 * an empty text or 0 for "not given") and refuse the rest.
 */

/** A number, also as a decimal text. */
export const numeric = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^[+-]?\d+(\.\d+)?$/, 'not a number'))]),
  v.transform(Number),
  v.finite(),
);

const integer = v.pipe(numeric, v.safeInteger());

/** A number, or null if it is missing or an empty text. */
export const numericOrNull = v.nullish(
  v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => null),
    ),
    numeric,
  ]),
  null,
);

/** What was measured, also with its unit behind it: `-89dBm`, `85%`. */
export const measured = v.union([
  numericOrNull,
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^[+-]?\d+(\.\d+)?\s*(dBm?|%)$/i, 'not a measure'),
    v.transform((text) => Number.parseFloat(text)),
  ),
]);

/** A requirement or an instant; 0 is how the platform says that there is none. */
export const positiveOrNull = v.pipe(
  numericOrNull,
  v.transform((value) => (value === 0 ? null : value)),
);

/** Below this an instant is in seconds: as milliseconds it would be before March 1973, as seconds it is in 5138. */
const LEAST_MS = 100_000_000_000;

/** The year 2000: no device and no plan is older. */
const LEAST_SECONDS = 946_684_800;

/** An instant in milliseconds since the epoch; one in seconds is recognised. */
export const instant = v.pipe(
  integer,
  v.minValue(LEAST_SECONDS, 'not an instant'),
  v.transform((value) => (value < LEAST_MS ? value * 1000 : value)),
);

/** An instant in milliseconds since the epoch; missing, empty and 0 are null. */
export const instantOrNull = v.nullish(
  v.union([
    v.pipe(
      v.picklist(['', 0, '0']),
      v.transform(() => null),
    ),
    instant,
  ]),
  null,
);

/** Bytes, or a count: an integer that is not negative. */
export const size = v.pipe(integer, v.minValue(0));

/** One of an enumeration's numbers, also as a text. */
export function code<const Codes extends readonly number[]>(codes: Codes) {
  return v.pipe(integer, v.picklist(codes));
}

/** As `numbered`; missing, of another kind or without a name is `unknown`, which stands for none of them. */
export function status<const Names extends readonly string[]>(names: Names, first = 0) {
  return v.fallback(numbered(names, first), UNKNOWN_STATUS);
}

/** One of `names`, which the platform numbers in their order from `first`. */
export function numbered<const Names extends readonly string[]>(names: Names, first = 0) {
  return v.pipe(
    integer,
    v.transform((number) => names[number - first]),
    v.picklist(names),
  );
}

/** A text; missing is empty. */
export const text = v.nullish(v.string(), '');

/** A text that people read: a number is its digits, and what is no text says nothing. */
export const wording = v.fallback(
  v.nullish(v.union([v.string(), v.pipe(v.number(), v.finite(), v.transform(String))]), ''),
  '',
);

/** What only decorates: null if it is missing or cannot be read, so that it takes nothing else away. */
export function decorative<Schema extends v.GenericSchema>(schema: Schema) {
  return v.fallback(v.nullish(schema, null), null);
}

/** A text that names something and is never empty; a number is taken as its digits. */
export const key = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))]),
  v.nonEmpty(),
);

/** An int64 as its digits. A number that has already lost digits is refused. */
export const digits = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger(), v.transform(String)), v.pipe(v.string(), v.trim())]),
  v.regex(/^-?\d{1,19}$/, 'not an int64'),
);

/**
 * Progress as 0–1. The documentation says 0–1 and others saw percent: what is above 1 is percent. 1 is the whole,
 * which a platform that counts in percent passes in a moment.
 */
export const progress = v.pipe(
  numericOrNull,
  v.transform((value) => value ?? 0),
  v.transform((value) => Math.min(Math.max(value > 1 ? value / 100 : value, 0), 1)),
);

/** Yes or no: a boolean, 0 or 1, or one of them as a text. */
export const yesNo = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false']), code([0, 1])]),
  v.transform((value) => value === true || value === 'true' || value === 1),
);

/** A check value of so many bytes in lower-case hex; missing or empty is null. */
export function hash(bytes: number) {
  return v.pipe(
    text,
    v.trim(),
    v.toLowerCase(),
    v.regex(new RegExp(`^([0-9a-f]{${bytes * 2}})?$`), 'not a hash'),
    v.transform((value) => (value === '' ? null : value)),
  );
}

/**
 * A CRC-32 as eight hex digits. The platform sends hex or decimal. A number is decimal, a text with a letter or 0x
 * is hex, nine or ten digits are decimal. Up to eight digits may be either: if the two readings differ it counts
 * as not given, because a sound package must not fail on a guess; its hashes are still compared.
 */
export const crc32 = v.pipe(
  v.nullish(v.union([v.number(), v.string()]), ''),
  v.transform((value) => (typeof value === 'number' ? `+${value}` : value.trim().toLowerCase())),
  v.regex(/^(\+?\d{1,10}|(0x)?[0-9a-f]{1,8})?$/, 'not a CRC-32'),
  v.transform(readCrc),
  v.check((value) => value === null || value <= 0xffff_ffff, 'not a CRC-32'),
  v.transform((value) => (value === null ? null : value.toString(16).padStart(8, '0'))),
);

function readCrc(value: string): number | null {
  if (value === '') return null;
  if (value.startsWith('+')) return Number(value);
  if (!/^\d+$/.test(value)) return Number.parseInt(value.replace('0x', ''), 16);
  if (value.length > 8) return Number(value);
  const decimal = Number(value);
  return decimal === Number.parseInt(value, 16) ? decimal : null;
}
