import type { VersionReading } from '../bluetooth/quec/version';
import type { FileCheck } from '../bluetooth/quec/file-messages';
import { OverairError } from '../errors';
import type { ComponentKind, FirmwareFile, PlanComponent } from '../plans/types';

/** What is to be done with a component, by the version that the device has of it. */
export type ComponentCourse =
  | { readonly kind: 'transfer' }
  /** It runs the target already: nothing is sent. */
  | { readonly kind: 'at-target' }
  /** A package that is or may be a delta, and nobody knows whether the device has the version that it fits. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'refuse'; readonly error: OverairError };

/** What a reading says of one component; null if it does not say. */
export function versionOf(reading: VersionReading, kind: ComponentKind): string | null {
  const text = reading.kind === 'read' && kind !== 'unknown' ? reading[kind]?.trim() : undefined;
  return text === undefined || text === '' ? null : text;
}

/** Decides by the version that the device told just now; null if it could not be read. */
export function courseOf(component: PlanComponent, version: string | null): ComponentCourse {
  const { componentNo, currentVersion, files, packageKind, targetVersion } = component;
  if (version === targetVersion) return { kind: 'at-target' };
  if (files.length === 0)
    return { kind: 'refuse', error: new OverairError('package-missing', { componentNo }) };
  if (packageKind === 'full' || (version !== null && version === currentVersion)) return { kind: 'transfer' };
  if (version === null || currentVersion === '') return { kind: 'ask' };
  if (packageKind === 'unknown') return { kind: 'ask' };
  const details = { version, expected: currentVersion };
  return { kind: 'refuse', error: new OverairError('delta-base-differs', details) };
}

/** What the device checks the file by: SHA-256, or what the plan gives if that is all it gives. */
export function checkOf(file: FirmwareFile, sha256: string): FileCheck {
  if (file.sha256 === null && file.md5 !== null) return { algorithm: 'md5', code: fromHex(file.md5) };
  if (file.sha256 === null && file.crc32 !== null) return { algorithm: 'crc32', code: fromHex(file.crc32) };
  return { algorithm: 'sha256', code: fromHex(sha256) };
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Bytes of all files of these components. */
export function totalBytes(components: readonly PlanComponent[]): number {
  return components.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
}
