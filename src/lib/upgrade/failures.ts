import type { ErrorCode } from '../errors';

/** Failures that say something final of a component, whenever they come. */
const final: ReadonlySet<ErrorCode> = new Set([
  'delta-base-differs',
  'package-missing',
  'version-not-reached',
]);

/** Failures of a transfer that say nothing of the device: another try goes on. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'link-lost',
  'bluetooth-stuck',
  'cancelled',
  'device-declined',
  'source-silent',
  'package-damaged',
  'storage-full',
  'storage-unavailable',
  'storage-missing',
  'storage-silent',
  'storage-newer',
  'storage-blocked',
  'storage-outdated',
  'internal',
]);

/**
 * Whether a component has failed with this error; else it stays open for another try. Nothing that leaves a doubt
 * ends one that the device may have as a whole.
 */
export function endsComponent(code: ErrorCode, isTransfer: boolean, mayBeWhole: boolean): boolean {
  if (mayBeWhole && code !== 'version-not-reached') return false;
  return final.has(code) || (isTransfer && !passing.has(code));
}
