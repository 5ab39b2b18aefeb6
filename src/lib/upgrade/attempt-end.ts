import type { OverairError } from '../errors';
import type { AttemptEnd } from './attempt';
import { isWithDevice, type ComponentRecord } from './records';

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
