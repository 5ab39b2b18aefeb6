import { m } from '$lib/paraglide/messages';
import type { Standing } from '$lib/outbox/standing';
import type { UpgradeSnapshot } from '$lib/upgrade/phases';
import { percent, sentences } from '$lib/ui/format';

/** Where a report stands, by its id. */
type StandingOf = (id: string) => Standing | undefined;

/** What leaving now would lose or leave undone, as sentences. */
export function lossesOf(snapshot: UpgradeSnapshot, standingOf: StandingOf): string[] {
  const losses = [stateOf(snapshot)];
  if (snapshot.peripheral?.isVirtual === true) losses.push(m.upgrade_leave_virtual());
  if (isHeldInMemory(snapshot, standingOf)) losses.push(m.upgrade_leave_memory());
  return losses;
}

/** Whether a report is in memory alone, so that closing the page would lose it. */
export function isHeldInMemory({ reports }: UpgradeSnapshot, standingOf: StandingOf): boolean {
  return reports.some(({ id }) => {
    const standing = standingOf(id);
    return standing !== undefined && 'held' in standing && standing.held;
  });
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
