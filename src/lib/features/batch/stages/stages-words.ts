import { reasonsOfTexts } from '$lib/fleet/failure-reasons';
import { m } from '$lib/paraglide/messages';
import type { LeftOut, StageDevice } from '$lib/storage/staged-upgrade-record';
import { isStopped } from '$lib/storage/staged-upgrades';
import { count, sentences } from '$lib/ui/format';
import { devicesText } from '$lib/views/devices-text';
import { planStateWord } from '$lib/views/plan-state-words';
import { gather, type DevicesOfWord, type NamedDevice } from '../batch-words';
import type { StagedOutcome } from './outcome';
import type { NextStage, OutcomeCounts, StagedUpgradeProgress, StagedUpgradeView } from './progress';

const outcomeWords: Readonly<Record<Exclude<StagedOutcome, 'open' | 'left-out'>, () => string>> = {
  'to-send': () => m.stages_outcome_to_send(),
  'under-way': () => m.need_running(),
  unknown: () => m.stages_outcome_unknown(),
  succeeded: () => planStateWord('succeeded'),
  failed: () => planStateWord('failed'),
  cancelled: () => planStateWord('cancelled'),
  expired: () => planStateWord('expired'),
  refused: () => m.stages_outcome_refused(),
  'not-sent': () => m.stages_outcome_not_sent(),
  'taken-back': () => m.stages_outcome_taken_back(),
  'given-up': () => m.given_up(),
  left: () => m.stages_outcome_left(),
};

const leftOutWords: Readonly<Record<LeftOut, () => string>> = {
  gone: () => m.stages_left_gone(),
  'another-plan': () => m.stages_left_another_plan(),
  decided: () => m.stages_left_decided(),
  'not-possible': () => m.stages_left_not_possible(),
};

const tones: Partial<Record<StagedOutcome, DevicesOfWord['tone']>> = {
  succeeded: 'good',
  failed: 'bad',
  refused: 'bad',
};

const named = ({ productKey, deviceKey, name }: StageDevice): NamedDevice => ({
  productKey,
  deviceKey,
  name,
});

function wordOf({ leftOut }: StageDevice, outcome: StagedOutcome): string | null {
  if (leftOut !== null) return leftOutWords[leftOut]();
  return outcome === 'open' || outcome === 'left-out' ? null : outcomeWords[outcome]();
}

/** What became of the devices that were sent or left out, by what was said. */
export const byOutcome = ({ kept, progress }: StagedUpgradeView): readonly DevicesOfWord[] =>
  gather(
    kept.stages.flatMap(({ devices }, index) =>
      devices.flatMap((device, place) => {
        const outcome = progress.outcomes[index]?.[place] ?? 'open';
        const word = wordOf(device, outcome);
        return word === null ? [] : [{ device: named(device), word, tone: tones[outcome] ?? 'warn' }];
      }),
    ),
  );

/** Why devices failed, in the platform's words: those that differ in numbers alone are one, each device with its own. */
export function byFailure({
  progress: { failures },
}: {
  readonly progress: Pick<StagedUpgradeProgress, 'failures'>;
}): readonly DevicesOfWord[] {
  const reasons = reasonsOfTexts(failures.map(({ words }) => words));
  return gather(
    failures.map(({ device }, index) => ({
      ...{ device: named(device), tone: 'bad' as const },
      word: reasons[index]?.words || m.plans_no_reason(),
      detail: reasons[index]?.numbers.join(' · ') ?? '',
    })),
  );
}

/** What is to be known before a stage is sent though `pending` devices of those before it have no result yet. */
export const earlyText = (pending: number, offline: boolean): string =>
  sentences(
    m.stages_early_text({ devices: devicesText(pending) }),
    offline ? m.stages_early_offline() : null,
  );

/** How far devices are that were sent, in a line. */
export function countsText(counts: OutcomeCounts): string {
  const notTaken = counts.refused + counts['not-sent'] + counts['taken-back'] + counts['given-up'];
  const other = notTaken + counts.left + counts['left-out'];
  const { succeeded, failed, cancelled, expired, unknown } = counts;
  const open = counts['under-way'];
  const toSend = counts['to-send'];
  const sent = succeeded + failed + cancelled + expired + unknown + open + toSend;
  return [
    m.stages_progress({ succeeded: count(succeeded), sent: count(sent) }),
    ...(failed > 0 ? [m.stages_progress_failed({ count: count(failed) })] : []),
    ...(open > 0 ? [m.stages_progress_open({ count: count(open) })] : []),
    ...(toSend > 0 ? [m.stages_progress_to_send({ count: count(toSend) })] : []),
    ...(unknown > 0 ? [m.stages_progress_unknown({ count: count(unknown) })] : []),
    ...(cancelled > 0 ? [m.stages_progress_cancelled({ count: count(cancelled) })] : []),
    ...(expired > 0 ? [m.stages_progress_expired({ count: count(expired) })] : []),
    ...(other > 0 ? [m.stages_progress_other({ count: count(other) })] : []),
  ].join(' · ');
}

/** Which stage it is at. */
export function placeText({ kept, progress, step }: StagedUpgradeView): string {
  const { head } = kept;
  const stop = head.stops.at(-1);
  if (step.kind === 'stopped' && isStopped(head) && stop && stop.who !== null)
    return m.stages_stopped_by({ who: stop.who });
  if (step.kind === 'stopped')
    return m.stages_stopped({ count: count(Math.max(stop?.failures ?? 0, progress.failures.length)) });
  if (step.kind === 'done') return m.stages_done();
  const at = progress.stages.findLastIndex(({ isSent }) => isSent);
  return m.stages_of({ number: count(Math.max(at, 0) + 1), of: count(head.stages.length) });
}

/** The counts of the stage that was sent last; of all once nothing more is to be sent. */
export function latestCounts({ progress, step }: StagedUpgradeView): OutcomeCounts {
  const last = progress.stages.findLast(({ isSent }) => isSent);
  return step.kind === 'done' || step.kind === 'stopped'
    ? progress.counts
    : (last?.counts ?? progress.counts);
}

/** What the button says that sends a stage. */
export function nextWord({ progress }: StagedUpgradeView, next: NextStage): string {
  const devices = count(next.devices);
  const stage = progress.stages[next.number - 1];
  if (stage?.isSent === true) return m.stages_send_rest({ count: devices, number: count(next.number) });
  return next.number === 1 ? m.stages_send_first({ count: devices }) : m.stages_send_next({ count: devices });
}
