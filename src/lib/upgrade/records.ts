import type { ErrorCode } from '../errors';
import type { PlanComponent } from '../plans/types';
import type { ComponentRecord, ComponentOutcome } from '../storage/journal-record';

export type { ComponentRecord, Journal, ComponentOutcome } from '../storage/journal-record';

/** What the device has after a failure. */
export type DeviceHolds = 'untouched' | 'partial' | 'rejected' | 'accepted' | 'unknown' | 'other-version';

/** A component to which nothing has happened. */
export function newRecord({ componentNo }: PlanComponent): ComponentRecord {
  return {
    componentNo,
    outcome: { kind: 'open' },
    fromVersion: null,
    riskTaken: false,
    file: 0,
    acknowledged: 0,
    verdict: 'none',
    mayBeWhole: false,
    attempts: 0,
    reported: 'nothing',
    startedAt: null,
    endedAt: null,
    sentBytes: 0,
    sendingMs: 0,
  };
}

/** The record as a further attempt begins with it; if the device has the file, only the proof is sought again. */
export function recordForRetry(record: ComponentRecord): ComponentRecord {
  if (record.outcome.kind !== 'failed') return record;
  return {
    ...record,
    outcome: { kind: 'open' },
    file: 0,
    acknowledged: 0,
    verdict: 'none',
    mayBeWhole: false,
    reported: 'nothing',
    endedAt: null,
  };
}

/**
 * The record of a component whose result nobody knows as it is gone on with: the proof alone is sought, whatever was
 * lost before, and nothing is sent.
 */
export function recordForVerification(record: ComponentRecord): ComponentRecord {
  const { outcome, verdict } = record;
  if (outcome.kind !== 'unverified' || outcome.said !== null) return record;
  return {
    ...record,
    outcome: { kind: 'open' },
    verdict: verdict === 'none' ? 'lost' : verdict,
    endedAt: null,
  };
}

/** Whether a component has not ended and the device has, or may have, all of it. */
export const isWithDevice = ({ outcome, verdict, mayBeWhole }: ComponentRecord): boolean =>
  outcome.kind === 'open' && (verdict !== 'none' || mayBeWhole);

/** Whether the components after it may begin: not after a failure, nor if nobody knows what the device has. */
export function lets(outcome: ComponentOutcome): boolean {
  if (outcome.kind === 'succeeded') return true;
  return (
    outcome.kind === 'unverified' && (outcome.why === 'version-unreadable' || outcome.said === 'succeeded')
  );
}

/** Where the component stands that is sent to the device next; null if none is, or what an earlier one came to is sought first. */
export function firstToSend(records: readonly ComponentRecord[]): number | null {
  const next = records.findIndex(({ outcome }) => outcome.kind === 'open' || !lets(outcome));
  const record = records[next];
  return record?.outcome.kind === 'open' && record.verdict === 'none' ? next : null;
}

/** What the device has, as far as a record and a failure tell. */
export function holdsAfter(record: ComponentRecord | null, code: ErrorCode): DeviceHolds {
  if (code === 'version-not-reached') return 'other-version';
  if (record === null) return 'untouched';
  if (record.verdict !== 'none') return record.verdict === 'accepted' ? 'accepted' : 'unknown';
  if (record.mayBeWhole) return 'unknown';
  if (code === 'device-rejected-file') return 'rejected';
  // If it cannot go on in the middle, nothing counts as acknowledged, but the device has taken the offer.
  const hasBegun = record.acknowledged > 0 || record.file > 0 || record.reported === 'transferring';
  return hasBegun ? 'partial' : 'untouched';
}
