import * as v from 'valibot';
import { count, instant, ofAccount, ofDevice, textOrNull, type RecordOfSchema } from './record-fields';

export const PackageRecordSchema = v.pipe(
  v.object({
    ...ofAccount,
    /** Names the chunks; the file's content names the copy once it is complete. */
    copyId: v.string(),
    /** What plans say of this content (firmware/identity.ts): usually one, more if plans describe it differently. */
    identities: v.array(v.string()),
    /** Known once all bytes are here and agree with what the plan gave; null until then. */
    sha256: textOrNull,
    name: v.string(),
    /** Bytes in all, as the plan says. */
    size: count,
    /** Bytes in the chunks, always a prefix of the file. */
    received: count,
    /** The strong validator of the answer that the bytes came from: ETag, or Last-Modified. */
    validator: textOrNull,
    createdAt: instant,
    /** When it was last downloaded, asked for or read. */
    usedAt: instant,
  }),
  v.check(({ received, size }) => received <= size, 'more bytes than the file has'),
);

/** One kept copy of a firmware file, whole or on its way. */
export type PackageRecord = RecordOfSchema<typeof PackageRecordSchema>;

export const PackageUseRecordSchema = v.object({
  ...ofDevice,
  componentNo: v.string(),
  fileIndex: v.number(),
  planId: textOrNull,
  /** The end of the plan: until then the package is not taken for room. */
  until: instant,
  copyId: v.string(),
});

/** That a device's plan needs a file. */
export type PackageUseRecord = RecordOfSchema<typeof PackageUseRecordSchema>;

/** A piece of a copy: bytes and nothing else. */
export const ChunkSchema = v.instance(Uint8Array<ArrayBuffer>);
