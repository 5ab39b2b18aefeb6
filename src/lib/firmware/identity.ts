import type { DeviceId, FirmwareFile } from '../plans/types';

/** The most that a package may hold, bytes: the gateway passes on no more. */
export const MAX_PACKAGE_BYTES = 100 * 1024 * 1024;

/** A file that a device's plan needs. */
export interface WantedFile {
  readonly device: DeviceId;
  readonly planId: string | null;
  readonly componentNo: string;
  readonly file: FirmwareFile;
  /** The plan's end, ms since the epoch: until then the package is needed. */
  readonly until: number;
}

/**
 * Names a file by what the plan says of its content, so that a half-loaded one is found again whatever its link, and
 * devices that need the same file share it. If the plan gives no check value, the place in the plan names it.
 */
export function fileIdentity({ file, planId, componentNo, device }: WantedFile): string {
  if (file.sha256 !== null) return `sha256:${file.sha256.toLowerCase()}:${file.size}`;
  if (file.md5 !== null) return `md5:${file.md5.toLowerCase()}:${file.size}`;
  if (file.crc32 !== null) return `crc32:${file.crc32.toLowerCase()}:${file.size}:${file.name}`;
  return `place:${device.productKey}:${planId ?? ''}:${componentNo}:${file.index}:${file.size}:${file.name}`;
}

/** Whether the plan gives anything to check the content by. */
export function hasCheck(file: FirmwareFile): boolean {
  return file.sha256 !== null || file.md5 !== null || file.crc32 !== null;
}
