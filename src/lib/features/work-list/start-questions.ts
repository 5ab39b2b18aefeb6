import { asksOfDevice, concernsOf, type Concern } from '$lib/plans/concerns';
import type { DeviceReading } from '$lib/plans/requirements';
import type { PlanComponent } from '$lib/plans/types';
import { agreedPlan, type Agreement } from '$lib/fleet/work-list/items';
import { planMark } from '$lib/fleet/work-list/plan-mark';
import type { RoundLine } from './round.svelte';

/** What a person is asked before a round, of all its devices at once. */
export interface StartQuestions {
  /** What speaks against the upgrade of a device by what it last said of itself. */
  readonly concerned: readonly { readonly line: RoundLine; readonly concerns: readonly Concern[] }[];
  /** Their plans ask something of them, and what they have is not known. */
  readonly untold: readonly RoundLine[];
  /** What they are to be brought is not known: they are confirmed at the device. */
  readonly unplanned: readonly RoundLine[];
  /** Their plans name a least battery: it is asked again at the device. */
  readonly battery: readonly RoundLine[];
  /** They could not be upgraded without a network. */
  readonly unprepared: readonly RoundLine[];
}

/** Whether a plan names a least battery. */
export const asksForBattery = (components: readonly PlanComponent[] | null): boolean =>
  (components ?? []).some(({ minimumBattery }) => minimumBattery !== null);

/** What is to be asked of the devices that are to be sent something; `readingOf` is what a device last said of itself. */
export function startQuestions(
  lines: readonly RoundLine[],
  readingOf: (line: RoundLine) => DeviceReading | null,
): StartQuestions {
  const sent = lines.filter(({ task }) => task === 'upgrade');
  const planned = sent.filter(({ components }) => components !== null);
  return {
    concerned: planned.flatMap((line) => {
      const reading = readingOf(line);
      const concerns = reading === null ? [] : concernsOf(line.components ?? [], reading);
      return concerns.length === 0 ? [] : [{ line, concerns }];
    }),
    untold: planned.filter((line) => asksOfDevice(line.components ?? []) && readingOf(line) === null),
    unplanned: sent.filter(({ components }) => components === null),
    battery: planned.filter(({ components }) => asksForBattery(components)),
    unprepared: sent.filter(({ facts }) => facts?.preparation.state !== 'ready'),
  };
}

/** The mark of no plan: what a device is to be brought was not asked about, and is confirmed there. */
const NO_PLAN = '';

/**
 * What a person agrees to by starting: the plans that they were asked about. Of the others it is noted that the round
 * has begun with them; what was agreed to before stays, as long as it counts.
 */
export const agreementsOf = (lines: readonly RoundLine[], now: number): readonly Agreement[] =>
  lines.flatMap(({ item, task, components, planId }) => {
    if (task === 'upgrade' && components !== null)
      return [{ device: item, plan: planMark({ planId, components }) }];
    return agreedPlan(item, now) === null ? [{ device: item, plan: NO_PLAN }] : [];
  });
