import { m } from '$lib/paraglide/messages';
import type { ReportStates } from '$lib/upgrade/report-states';
import type { UpgradeSnapshot } from '$lib/upgrade/types';
import { percent, sentences } from '../format';

/** What leaving now would lose or leave undone, as sentences. */
export function lossesOf(snapshot: UpgradeSnapshot, states: ReportStates): string[] {
  const losses = [stateOf(snapshot)];
  if (snapshot.peripheral?.isVirtual === true) losses.push(m.upgrade_leave_virtual());
  if (isHeldInMemory(snapshot, states)) losses.push(m.upgrade_leave_memory());
  return losses;
}

/** Whether a report is in memory alone, so that closing the page would lose it. */
export function isHeldInMemory({ reports }: UpgradeSnapshot, states: ReportStates): boolean {
  return reports.some(({ id, saved }) => !saved && (states[id]?.kind ?? 'memory') === 'memory');
}

function stateOf({ phase, profile }: UpgradeSnapshot): string {
  if (phase.name === 'restarting' || phase.name === 'checking') return m.upgrade_leave_after();
  const share =
    phase.name === 'transferring'
      ? phase.progress.acknowledged / phase.progress.total
      : phase.name === 'reconnecting'
        ? (phase.goesOnAt ?? 0) / phase.total
        : null;
  if (share === null) return m.upgrade_leave_before();
  const goesOn = profile?.transfer.tookCleanTransfer === true;
  const later = goesOn ? m.upgrade_leave_during_on() : m.upgrade_leave_during_over();
  return sentences(m.upgrade_leave_during({ percent: percent(share) }), later);
}
