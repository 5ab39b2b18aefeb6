import * as v from 'valibot';

/*
 * What the schemas of kept records are made of. A record that does not fit its schema is never given to anyone:
 * whoever reads may rely on what is read, down to a date that can be written out.
 */

/** As far as a Date goes in either direction, ms. */
const LAST_INSTANT = 8_640_000_000_000_000;

/** Milliseconds since the epoch. */
export const instant = v.pipe(v.number(), v.minValue(-LAST_INSTANT), v.maxValue(LAST_INSTANT));

export const instantOrNull = v.nullable(instant);

/** A number of things, or of bytes. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const numberOrNull = v.nullable(v.pipe(v.number(), v.finite()));

export const textOrNull = v.nullable(v.string());

export const ofAccount = { center: v.string(), account: v.string() };

export const ofDevice = { ...ofAccount, productKey: v.string(), deviceKey: v.string() };

/** What is kept is not changed in place. */
export type DeepReadonly<T> = T extends ArrayBuffer | Uint8Array | CryptoKey
  ? T
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A record as its schema gives it. */
export type RecordOfSchema<Schema extends v.GenericSchema> = DeepReadonly<v.InferOutput<Schema>>;
