import type { UpgradePhase, UpgradeSnapshot } from '../phases';
import { errorFacts, type Facts } from './log';

/** A phase as facts; null if nothing but the progress of one that is noted already has changed. */
export function phaseFacts(phase: UpgradePhase): Facts {
  switch (phase.name) {
    case 'transferring': {
      const { phase: step, acknowledged, total, startedAt } = phase.progress;
      return {
        name: phase.name,
        file: phase.file,
        step,
        pausedBy: phase.pausedBy,
        acknowledged,
        total,
        startedAt,
      };
    }
    case 'reconnecting':
      return { name: phase.name, goesOnAt: phase.goesOnAt, total: phase.total };
    case 'restarting':
      return { name: phase.name, verdict: phase.verdict };
    case 'checking':
      return { name: phase.name, reading: phase.reading };
    case 'failed':
      return { name: phase.name, during: phase.during, holds: phase.holds, ...errorFacts(phase.error) };
    case 'cancelled':
      return { name: phase.name, during: phase.during, holds: phase.holds };
    default:
      return { name: phase.name };
  }
}

/** By what a phase is another than the one before; the progress of a transfer is none. */
export function phaseKey(phase: UpgradePhase): string {
  // Each reading counts, also one like the one before.
  if (phase.name === 'checking') return [phase.name, phase.reading, phase.until].join();
  if (phase.name !== 'transferring') return phase.name;
  return [phase.name, phase.index, phase.file, phase.progress.phase, phase.pausedBy].join();
}

/** What one component has come to. */
export function componentFacts({
  plan,
  records,
}: Pick<UpgradeSnapshot, 'plan' | 'records'>): readonly Facts[] {
  return records.map((record, index) => {
    const component = plan?.plan.components[index];
    const { outcome } = record;
    return {
      componentNo: record.componentNo,
      kind: component?.kind ?? null,
      packageKind: component?.packageKind ?? null,
      planned: component === undefined ? null : `${component.currentVersion} → ${component.targetVersion}`,
      files: component?.files.map(({ size }) => `${size} bytes`) ?? [],
      fromVersion: record.fromVersion,
      outcome: outcome.kind,
      ...(outcome.kind === 'failed' ? { code: outcome.code } : {}),
      ...(outcome.kind === 'unverified' ? { why: outcome.why, said: outcome.said } : {}),
      verdict: record.verdict,
      reported: record.reported,
      attempts: record.attempts,
      sentBytes: record.sentBytes,
      sendingMs: record.sendingMs,
    };
  });
}
