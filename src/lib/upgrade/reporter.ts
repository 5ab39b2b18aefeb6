import type { ReportName } from '../developer-center/operations';
import type { ActivityFacts, Basis } from '../storage/activity-record';
import type { PlanComponent } from '../plans/types';
import type { ComponentRecord, Journal, ComponentOutcome } from './records';
import type { ReportLine, ReportSink, UpgradeDependencies } from './ports';

/** Hands reports over in the order in which they happened, each with the journal as it is with that fact. */
export class Reporter {
  readonly #sink: ReportSink;
  readonly #people: Pick<UpgradeDependencies, 'who' | 'deviceName'>;
  #lines: readonly ReportLine[] = [];

  constructor({ reports, who, deviceName }: Pick<UpgradeDependencies, 'reports' | 'who' | 'deviceName'>) {
    this.#sink = reports;
    this.#people = { who, deviceName };
  }

  get lines(): readonly ReportLine[] {
    return this.#lines;
  }

  /** Begins with what was reported before. */
  restore(lines: readonly ReportLine[]): void {
    this.#lines = lines;
  }

  /** Resolves when the report is saved, or held in memory if the disk is full. */
  async report(
    report: ReportName,
    {
      component,
      record,
      journal,
      isVirtual,
      run,
    }: {
      readonly component: PlanComponent;
      readonly record: ComponentRecord;
      readonly journal: Journal | null;
      readonly isVirtual: boolean;
      /** The upgrade that it is of; null if it has not begun. */
      readonly run: ActivityFacts['run'];
    },
  ): Promise<void> {
    const { componentNo, targetVersion } = component;
    const { startedAt, endedAt, fromVersion } = record;
    const { id, saved } = await this.#sink.submit({
      subject: { kind: 'report', componentNo, report },
      facts: {
        ...this.#people,
        fromVersion,
        toVersion: targetVersion,
        durationMs: startedAt === null || endedAt === null ? null : endedAt - startedAt,
        virtual: isVirtual,
        run,
        basis: basisOf(report, record.outcome),
      },
      journal,
    });
    this.#lines = [...this.#lines, { id, componentNo, report, saved }];
  }
}

/** How a result came about; null if it is none. */
function basisOf(report: ReportName, outcome: ComponentOutcome): Basis | null {
  if (report !== 'succeeded' && report !== 'failed') return null;
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'device' };
    case 'failed':
      return { kind: 'error', code: outcome.code, details: outcome.details };
    case 'unverified':
      return outcome.said === null ? null : { kind: 'person' };
    case 'open':
      return null;
  }
}
