import { planIdOf, planStateOf, type DeviceRow } from '$lib/fleet/rows';
import type { Standing } from '$lib/outbox/standing';
import type { PlanState } from '$lib/plans/plan-state';
import type { StageDevice } from '$lib/storage/staged-upgrade-record';

/** What became of a device of a stage. Only `failed` is a failure, and only `succeeded` a success. */
export const outcomes = [
  'open', // not sent yet
  'left-out', // it was not to be sent when its stage was
  'to-send', // decided, and on its way out
  'under-way', // the platform has taken it, and the upgrade has not ended
  'unknown', // nobody can say: unanswered, or the platform names a state that is not known here
  'succeeded',
  'failed',
  'cancelled',
  'expired',
  'refused', // the platform did not take the decision
  'not-sent', // it did not go out: its page was closed, or it waited too long for a network
  'taken-back', // before it went out
  'given-up', // nobody waits for an answer any more, and it may have gone out
  'left', // it has another plan, or none, or another decision, and how this one ended was not seen
] as const;

export type StagedOutcome = (typeof outcomes)[number];

/** What is known of a device beside its stage. */
export interface Known {
  /** Its line in the list; undefined if the list does not have it. */
  readonly row: DeviceRow | undefined;
  /** Where its decision stands; undefined while that is being read. Asked only if the plan does not tell. */
  readonly standing: () => Standing | undefined;
  /** What was seen of it before. */
  readonly seen: SeenResult;
  /** Whether the list has all devices. */
  readonly isListWhole: boolean;
}

/** A result as a letter, as a stage has them in `results`. */
export type SeenResult = '-' | 'x' | 'c' | 'f' | 's';

const outcomesSeen: Readonly<Record<Exclude<SeenResult, '-'>, StagedOutcome>> = {
  s: 'succeeded',
  f: 'failed',
  c: 'cancelled',
  x: 'expired',
};

const ended: Partial<Record<PlanState, Exclude<SeenResult, '-'>>> = {
  succeeded: 's',
  failed: 'f',
  cancelled: 'c',
  expired: 'x',
};

/** In this order the later result replaces the earlier one, and no other: two tabs never take turns. */
const order = '-xcfs';

/** Of two results of a device the one that counts: one that failed can be retried, and one that succeeded stays so. */
export const laterSeen = (a: SeenResult, b: SeenResult): SeenResult =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

/** The line, if it is of the device's plan of this upgrade. */
const ofPlan = (row: DeviceRow | undefined, { planId }: StageDevice): DeviceRow | undefined =>
  row !== undefined && planIdOf(row) === planId ? row : undefined;

/** What the plan shows of a device as a result; '-' if it has none, or is of another plan. */
export function seenNow(device: StageDevice, row: DeviceRow | undefined): SeenResult {
  const own = ofPlan(row, device);
  return (own && ended[planStateOf(own)]) ?? '-';
}

/**
 * Whether the plan says that it failed, by whomever it was decided: a failure counts if its stage is still to come, too. One
 * that was seen counts until the plan tells something else, which one that cannot be read, or has nothing any more, does not.
 */
export function countsAsFailed(device: StageDevice, { row, seen }: Pick<Known, 'row' | 'seen'>): boolean {
  const own = ofPlan(row, device);
  const state = own && planStateOf(own);
  if (state === undefined || state === 'nothing' || state === 'unclear') return seen === 'f';
  return state === 'failed';
}

/** What became of a device. */
export function outcomeOf(device: StageDevice, known: Known): StagedOutcome {
  if (device.leftOut !== null) return 'left-out';
  if (device.entry === null) return 'open';
  const { row, seen } = known;
  const own = ofPlan(row, device);
  if (own === undefined) {
    if (seen !== '-') return outcomesSeen[seen];
    return row === undefined && !known.isListWhole ? byStanding(known.standing()) : 'left';
  }
  const state = planStateOf(own);
  const now = ended[state];
  if (now !== undefined) return outcomesSeen[now];
  if (state === 'queued' || state === 'running') return 'under-way';
  if (state === 'nothing') return seen === '-' ? 'left' : outcomesSeen[seen];
  const told = byStanding(known.standing());
  // Taken, and shown in a state that is not known here.
  return state === 'unclear' && told === 'under-way' ? 'unknown' : told;
}

function byStanding(standing: Standing | undefined): StagedOutcome {
  if (standing === undefined) return 'unknown';
  switch (standing.kind) {
    case 'unknown':
      return 'unknown';
    case 'accepted':
      return 'under-way';
    case 'waiting':
      return 'to-send';
    case 'lapsed':
      return 'not-sent';
    case 'refused':
      return standing.refusal.code === 'decision-not-sent' ? 'not-sent' : 'refused';
    case 'replaced':
      return 'left';
    case 'withdrawn':
      return standing.givenUp ? 'given-up' : 'taken-back';
  }
}

const unsettled: ReadonlySet<StagedOutcome> = new Set(['to-send', 'under-way', 'unknown']);

/** Whether more is to come of a device that was sent. */
export const isUnsettled = (outcome: StagedOutcome): boolean => unsettled.has(outcome);
