import type { DeviceRow } from '$lib/fleet/rows';
import type { Standing } from '$lib/outbox/standing';
import { deviceIdText } from '$lib/plans/device-id';
import type { StageDevice, StagedUpgradeRecord, StageRecord } from '$lib/storage/staged-upgrade-record';
import { isStopped, type KeptStagedUpgrade } from '$lib/storage/staged-upgrades';
import {
  countsAsFailed,
  isUnsettled,
  laterSeen,
  outcomeOf,
  outcomes,
  seenNow,
  type StagedOutcome,
  type SeenResult,
} from './outcome';

/** How many devices have come to what. */
export type OutcomeCounts = Readonly<Record<StagedOutcome, number>>;

export interface StageProgress {
  readonly number: number;
  readonly devices: number;
  readonly counts: OutcomeCounts;
  /** Whether any of it was sent or left out. */
  readonly isSent: boolean;
}

/** A device that failed, and why in the platform's words; '' if it says nothing. */
export interface FailedDevice {
  readonly device: StageDevice;
  readonly words: string;
}

/** How far an upgrade in stages is. */
export interface StagedUpgradeProgress {
  readonly stages: readonly StageProgress[];
  readonly counts: OutcomeCounts;
  /** Those that count towards the stop, of any stage, whoever decided them. */
  readonly failures: readonly FailedDevice[];
  /** What became of each stage's devices, in their order. */
  readonly outcomes: readonly (readonly StagedOutcome[])[];
  /** What is seen of each stage's devices, as it is kept in their `results`. */
  readonly results: readonly string[];
}

/** The lines of a list by their devices. */
export const rowsByDevice = (rows: readonly DeviceRow[]): ReadonlyMap<string, DeviceRow> =>
  new Map(rows.map((row) => [deviceIdText(row.device), row]));

/** The devices (`deviceIdText`) that are or were to be sent by one of these. */
export function devicesOf(stagedUpgrades: readonly KeptStagedUpgrade[]): ReadonlySet<string> {
  const devices = stagedUpgrades.flatMap(({ stages }) => stages.flatMap((stage) => stage.devices));
  return new Set(devices.filter(({ leftOut }) => leftOut === null).map(deviceIdText));
}

/** What is known of devices beside their stages. */
export interface KnownDevices {
  readonly rowOf: (device: StageDevice) => DeviceRow | undefined;
  readonly standingOf: (entry: string) => Standing | undefined;
  readonly isListWhole: boolean;
}

const noCounts = (): Record<StagedOutcome, number> =>
  Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<StagedOutcome, number>;

/** Counts what became of the devices. */
export function progressOf({ head, stages }: KeptStagedUpgrade, known: KnownDevices): StagedUpgradeProgress {
  const forgiven = new Set(head.forgiven);
  const all = noCounts();
  const failures: FailedDevice[] = [];
  const results: string[] = [];
  const reached: StagedOutcome[][] = [];
  const counted = stages.map((stage, index): StageProgress => {
    const counts = noCounts();
    const before = head.stages[index]?.results ?? '';
    const letters: SeenResult[] = [];
    const ofStage: StagedOutcome[] = [];
    for (const [place, device] of stage.devices.entries()) {
      const row = known.rowOf(device);
      const seen = (before[place] ?? '-') as SeenResult;
      letters.push(laterSeen(seen, seenNow(device, row)));
      const standing = (): Standing | undefined =>
        device.entry === null ? undefined : known.standingOf(device.entry);
      const outcome = outcomeOf(device, { row, standing, seen, isListWhole: known.isListWhole });
      ofStage.push(outcome);
      counts[outcome] += 1;
      all[outcome] += 1;
      if (countsAsFailed(device, { row, seen }) && !forgiven.has(deviceIdText(device)))
        failures.push({ device, words: row?.plan?.deviceStatusText.trim() ?? '' });
    }
    reached.push(ofStage);
    results.push(letters.join('').replace(/-+$/, ''));
    return {
      ...{ number: stage.number, devices: stage.devices.length, counts },
      isSent: counts.open < stage.devices.length,
    };
  });
  return { stages: counted, counts: all, failures, outcomes: reached, results };
}

/** What can be done with an upgrade in stages. */
export type StagedUpgradeStep =
  | { readonly kind: 'ended' }
  /** `must`: by its failures, and it has not been written down yet. */
  | { readonly kind: 'stopped'; readonly must: boolean }
  /** More is to come of what was sent; `next` could be sent all the same, null if there is nothing more. */
  | { readonly kind: 'under-way'; readonly next: NextStage | null }
  | { readonly kind: 'next'; readonly next: NextStage }
  /** All stages were sent, and nothing more is to come. */
  | { readonly kind: 'done' };

/** What would be sent next: the devices of one stage that were not sent yet. */
export interface NextStage {
  readonly number: number;
  readonly devices: number;
}

/** The next step. A stage is offered only while fewer have failed than stop it. */
export function nextStepOf(
  head: StagedUpgradeRecord,
  { stages, counts, failures }: StagedUpgradeProgress,
): StagedUpgradeStep {
  if (head.end !== null) return { kind: 'ended' };
  if (isStopped(head)) return { kind: 'stopped', must: false };
  if (failures.length >= head.stopAfter) return { kind: 'stopped', must: true };
  const stage = stages.find((each) => each.counts.open > 0);
  const next = stage === undefined ? null : { number: stage.number, devices: stage.counts.open };
  if (outcomes.some((outcome) => isUnsettled(outcome) && counts[outcome] > 0))
    return { kind: 'under-way', next };
  return next === null ? { kind: 'done' } : { kind: 'next', next };
}

/** The entries of devices that were sent. */
export const entriesOf = (stages: readonly StageRecord[]): readonly string[] =>
  stages.flatMap(({ devices }) => devices.flatMap(({ entry }) => entry ?? []));

/** An upgrade in stages, how far it is, and what can be done with it. */
export interface StagedUpgradeView {
  readonly kept: KeptStagedUpgrade;
  readonly progress: StagedUpgradeProgress;
  readonly step: StagedUpgradeStep;
}

/** The entries of devices whose decisions certainly did not go out. */
export const unsentOf = ({ kept, progress }: StagedUpgradeView): readonly string[] =>
  kept.stages.flatMap(({ devices }, index) =>
    devices.flatMap(({ entry }, place) =>
      progress.outcomes[index]?.[place] === 'not-sent' ? (entry ?? []) : [],
    ),
  );

export function viewOf(kept: KeptStagedUpgrade, known: KnownDevices): StagedUpgradeView {
  const progress = progressOf(kept, known);
  return { kept, progress, step: nextStepOf(kept.head, progress) };
}
