import * as v from 'valibot';
import type { ComponentKind, FirmwareFile, PackageKind } from '../plans/types';
import * as value from './values';

const packageKinds = ['full', 'delta'] as const;
const componentKinds = ['module', 'mcu'] as const;

/** dataType; null if it is missing. */
export const PackageKindSchema = v.fallback(
  v.nullish(value.numbered(packageKinds) as v.GenericSchema<unknown, PackageKind>, null),
  'unknown',
);

/** comType; null if it is missing. */
export const KindSchema = v.fallback(
  v.nullish(value.numbered(componentKinds) as v.GenericSchema<unknown, ComponentKind>, null),
  'unknown',
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
