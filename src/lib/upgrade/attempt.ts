import type { ErrorCode, ErrorDetails } from '../errors';

/** What an attempt at an upgrade came to, for whoever goes from device to device. */
export type AttemptEnd =
  /** `transferred` false: nothing had to be sent; `said`: a person saw it, since it could not be read. */
  | { readonly kind: 'succeeded'; readonly transferred: boolean; readonly said: boolean }
  /** The device may have the firmware: nothing is to be sent again before that is known. */
  | { readonly kind: 'unknown' }
  /** `code` null: a person said so. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly details: ErrorDetails };
