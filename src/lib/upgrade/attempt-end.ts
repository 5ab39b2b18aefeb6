import type { ErrorCode, ErrorDetails, OverairError } from '../errors';
import { isWithDevice, type ComponentRecord } from './records';

/** What an attempt at an upgrade came to, for whoever goes from device to device. */
export type AttemptEnd =
  /** `transferred` false: nothing had to be sent; `said`: a person saw it, since it could not be read. */
  | { readonly kind: 'succeeded'; readonly transferred: boolean; readonly said: boolean }
  /** The device may have the firmware: nothing is to be sent again before that is known. */
  | { readonly kind: 'unknown' }
  /** `code` null: a person said so. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly details: ErrorDetails };

/** The end of an attempt by the records of its components; `error` is what stopped it, null if nothing did. */
export function attemptEnd(records: readonly ComponentRecord[], error: OverairError | null): AttemptEnd {
  if (records.some(isInDoubt)) return { kind: 'unknown' };
  for (const { outcome } of records) {
    if (outcome.kind === 'failed') return failed(outcome);
    if (outcome.kind === 'unverified' && outcome.said === 'failed')
      return failed({ code: null, details: {} });
  }
  if (error !== null) return failed(error);
  return {
    kind: 'succeeded',
    transferred: records.some(({ outcome }) => outcome.kind !== 'succeeded' || outcome.transferred),
    said: records.some(({ outcome }) => outcome.kind === 'unverified'),
  };
}

const failed = ({
  code,
  details,
}: Pick<Extract<AttemptEnd, { kind: 'failed' }>, 'code' | 'details'>): AttemptEnd => ({
  kind: 'failed',
  code,
  details,
});

function isInDoubt(record: ComponentRecord): boolean {
  const { outcome } = record;
  return isWithDevice(record) || (outcome.kind === 'unverified' && outcome.said === null);
}
