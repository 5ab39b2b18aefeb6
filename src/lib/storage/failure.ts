import { OverairError, type ErrorCode } from '../errors';

/** Names of DOMExceptions that our own code causes: a fault of ours, not of the browser's storage. */
const ownFaults = new Set([
  'DataError',
  'DataCloneError',
  'ConstraintError',
  'ReadOnlyError',
  'NotFoundError',
]);

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

function isFull(error: unknown): boolean {
  if (nameOf(error) === 'QuotaExceededError') return true;
  // Chromium reports a large value that no longer fits as a failed write, with the reason only in the words.
  return error instanceof DOMException && /quota|disk.*full|not enough space/i.test(error.message);
}

function codeOf(errors: readonly unknown[]): ErrorCode {
  if (errors.some(isFull)) return 'storage-full';
  const name = nameOf(errors[0]);
  if (name === 'VersionError') return 'storage-newer';
  if (ownFaults.has(name) || !(errors[0] instanceof DOMException)) return 'internal';
  return 'storage-unavailable';
}

/** What an attempt to open threw or ended with: whatever it is, the browser gives no database. */
export function toOpeningError(error: unknown): OverairError {
  const mapped = toStorageError(error);
  return mapped.code === 'internal' ? new OverairError('storage-unavailable', {}, { cause: error }) : mapped;
}

const keepingFailures: ReadonlySet<ErrorCode> = new Set([
  ...(['storage-full', 'storage-unavailable', 'storage-missing'] as const),
  ...(['storage-silent', 'storage-blocked', 'storage-newer'] as const),
]);

/** Whether nothing can be kept now, through no fault of ours: the app works on, with what is in memory. */
export function isKeepingFailure(error: unknown): error is OverairError {
  return error instanceof OverairError && keepingFailures.has(error.code);
}

/**
 * What IndexedDB threw, as one of our codes, the original kept as cause. `ended` is why the transaction ended, if
 * that is known: it tells a full disk if the request itself only says that it was aborted.
 */
export function toStorageError(error: unknown, ended?: unknown): OverairError {
  if (error instanceof OverairError) return error;
  return new OverairError(codeOf([error, ended]), {}, { cause: error });
}
