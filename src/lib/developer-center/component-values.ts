import * as v from 'valibot';
import type { ComponentKind, FirmwareFile, PackageKind } from '../plans/types';
import * as value from './values';

/** dataType. */
export const PackageKindSchema = v.pipe(
  value.code([0, 1]),
  v.transform((code): PackageKind => (code === 1 ? 'delta' : 'full')),
);

/** comType. */
export const KindSchema = v.pipe(
  value.code([0, 1]),
  v.transform((code): ComponentKind => (code === 1 ? 'mcu' : 'module')),
);

/** A file that can be fetched and judged. One without an address or without bytes is none. */
export const FileSchema = v.pipe(
  v.object({
    updIndex: v.nullish(value.size, 0),
    fileName: value.wording,
    filePath: v.pipe(v.string(), v.nonEmpty()),
    fileSize: v.pipe(value.size, v.minValue(1)),
    fileSha256: value.hash(32),
    fileMd5: value.hash(16),
    fileCrc: value.crc32,
  }),
  v.transform((file): FirmwareFile => ({
    index: file.updIndex,
    name: file.fileName,
    url: file.filePath,
    size: file.fileSize,
    sha256: file.fileSha256,
    md5: file.fileMd5,
    crc32: file.fileCrc,
  })),
);
