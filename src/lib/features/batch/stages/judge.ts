import { planIdOf, type DeviceRow } from '$lib/fleet/rows';
import { availableActions, type UnavailableReason } from '$lib/plans/actions';
import type { LeftOut, StageDevice, StageRecord } from '$lib/storage/staged-upgrade-record';

/** What is to be done with the devices of a stage that were not sent yet, by their places. */
export interface JudgedStage {
  readonly send: readonly { readonly place: number; readonly device: StageDevice }[];
  readonly leftOut: ReadonlyMap<number, LeftOut>;
  /** Nothing is known of so many: they stay where they are. */
  readonly untold: number;
}

export interface JudgeOptions {
  readonly rowOf: (device: StageDevice) => DeviceRow | undefined;
  /** Whether something else is decided about this device's plan and has not arrived yet. */
  readonly isDecided: (device: StageDevice) => boolean;
  readonly isListWhole: boolean;
  /** The Developer Center's, ms since the epoch. */
  readonly now: number;
}

/** Looks which devices of a stage can be sent as their plans are now, and why the others are left out. */
export function judgeStage({ devices }: StageRecord, options: JudgeOptions): JudgedStage {
  const send: { place: number; device: StageDevice }[] = [];
  const leftOut = new Map<number, LeftOut>();
  let untold = 0;
  for (const [place, device] of devices.entries()) {
    if (device.entry !== null || device.leftOut !== null) continue;
    const verdict = judge(device, options);
    if (verdict === 'send') send.push({ place, device });
    else if (verdict === 'untold') untold += 1;
    else leftOut.set(place, verdict);
  }
  return { send, leftOut, untold };
}

function judge(device: StageDevice, options: JudgeOptions): LeftOut | 'send' | 'untold' {
  const row = options.rowOf(device);
  if (row === undefined) return options.isListWhole ? 'gone' : 'untold';
  if (planIdOf(row) !== device.planId) return 'another-plan';
  if (row.plan === undefined || row.unread) return 'untold';
  if (options.isDecided(device)) return 'decided';
  // Somebody has appointed a time for it: what was decided by itself stands.
  if (row.phase === 'appointed') return 'decided';
  const { confirm } = availableActions(row.plan, options.now, row.device);
  return confirm.allowed ? 'send' : leftOutFor(confirm.reason);
}

function leftOutFor(reason: UnavailableReason): LeftOut | 'untold' {
  switch (reason) {
    case 'state-unknown':
    case 'owner-unknown':
      return 'untold';
    case 'already-confirmed':
    case 'runs-already':
    case 'already-succeeded':
    case 'already-failed':
    case 'already-cancelled':
    case 'already-acknowledged':
    case 'appointment-over':
      return 'decided';
    case 'no-plan':
      return 'another-plan';
    default:
      return 'not-possible';
  }
}
