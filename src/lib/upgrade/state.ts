import { OverairError, toOverairError } from '../errors';
import type { ReportName } from '../developer-center/operations';
import type { PlanComponent } from '../plans/types';
import { endsComponent } from './failures';
import type { ActivityFacts } from '../storage/activity-record';
import type { LinkProfile } from '../storage/link-profile-record';
import { isWithDevice, recordForVerification, type ComponentRecord, type Journal } from './records';
import { Reporter } from './reporter';
import { NO_SIZES, TriedSizes } from './size-trials';
import type { UpgradePhase, UpgradeSnapshot, WorkName, WorkPhase } from './phases';
import type { Peripheral, ReportLine, UpgradeDependencies, UpgradeFile, UpgradePlan } from './ports';

/** What has been reported already does not have to be said again; the order in which it happens. */
const order = ['nothing', 'confirmed', 'downloading', 'transferring', 'succeeded', 'failed'] as const;

const isWork = (phase: UpgradePhase): phase is WorkPhase => !('during' in phase) && phase.name !== 'finished';

/** The facts of one upgrade: what is shown, what is kept and what is reported of it all come from here. */
export class UpgradeState {
  /** Sizes of writes that are tried in this upgrade, and that are not. */
  readonly sizes = new TriedSizes();
  readonly #dependencies: UpgradeDependencies;
  readonly #reporter: Reporter;
  readonly #onChange: (snapshot: UpgradeSnapshot) => void;
  #snapshot: UpgradeSnapshot = {
    phase: { name: 'planning' },
    plan: null,
    records: [],
    profile: null,
    peripheral: null,
    reports: [],
    startedAt: null,
    endedAt: null,
    keepingProblem: null,
  };
  #working: WorkName = 'planning';
  #index: number | null = null;
  #reporting: Promise<void> = Promise.resolve();

  constructor(dependencies: UpgradeDependencies, onChange: (snapshot: UpgradeSnapshot) => void) {
    this.#dependencies = dependencies;
    this.#reporter = new Reporter(dependencies);
    this.#onChange = onChange;
  }

  get snapshot(): UpgradeSnapshot {
    return this.#snapshot;
  }

  get plan(): UpgradePlan | null {
    return this.#snapshot.plan;
  }

  get records(): readonly ComponentRecord[] {
    return this.#snapshot.records;
  }

  /** The phase that does the work; cancelling is none. */
  get working(): WorkName {
    return this.#working;
  }

  /** The component that is being worked on; null before the first. */
  get current(): ComponentRecord | null {
    return this.#index === null ? null : this.record(this.#index);
  }

  component(index: number): PlanComponent {
    const component = this.plan?.plan.components[index];
    if (component === undefined) throw new OverairError('internal', { index });
    return component;
  }

  record(index: number): ComponentRecord {
    const record = this.records[index];
    if (record === undefined) throw new OverairError('internal', { index });
    return record;
  }

  indexOf(component: PlanComponent): number {
    return this.plan?.plan.components.indexOf(component) ?? -1;
  }

  file(index: number, file: number): UpgradeFile {
    const component = this.component(index);
    const found = component.files[file];
    if (found === undefined || this.plan === null) throw new OverairError('internal', { index, file });
    return { plan: this.plan, component, file: found };
  }

  /** The files that are still to be sent. */
  openFiles(): UpgradeFile[] {
    return this.records.flatMap(({ outcome, file, verdict }, index) => {
      if (outcome.kind !== 'open' || verdict !== 'none') return [];
      const { files } = this.component(index);
      return [...files.keys()].slice(file).map((each) => this.file(index, each));
    });
  }

  /** A new phase. While it is being cancelled nothing else is shown. */
  enter(phase: UpgradePhase): void {
    if (isWork(phase)) {
      if (this.#snapshot.phase.name === 'cancelling' && phase.name !== 'planning') return;
      this.#working = phase.name;
    }
    const hasEnded = !isWork(phase) && phase.name !== 'cancelling';
    this.#set({ phase, ...(hasEnded ? { endedAt: this.#dependencies.clock.now() } : {}) });
  }

  offer(plan: UpgradePlan, records: readonly ComponentRecord[]): void {
    this.#index = null;
    this.sizes.kept = NO_SIZES;
    this.#set({ plan, records, startedAt: null, endedAt: null });
    this.enter({ name: 'offering' });
  }

  begin(): void {
    this.#set({ startedAt: this.#dependencies.clock.now() });
  }

  /** Reports of the upgrade that was interrupted, to be shown with those that follow. */
  reportedBefore(lines: readonly ReportLine[]): void {
    this.#reporter.restore(lines);
    this.#set({ reports: lines });
  }

  restore({ plan, records: kept, startedAt, sizes }: Journal): void {
    const records = kept.map(recordForVerification);
    const withDevice = records.findIndex(isWithDevice);
    // Whatever stops it before anybody is connected: what the device may have stays unknown.
    this.#index = withDevice < 0 ? null : withDevice;
    this.sizes.kept = sizes;
    this.#set({ plan, records, startedAt });
  }

  chose({ name, nameDiffers, isVirtual }: Peripheral): void {
    this.#set({ peripheral: { name, nameDiffers, isVirtual } });
  }

  learned(profile: LinkProfile | null): void {
    this.#set({ profile });
  }

  /** The person's wish, before the device has been told. */
  pausing(isPausing: boolean): void {
    const { phase } = this.#snapshot;
    if (phase.name === 'transferring' && phase.pausedBy === null)
      this.#set({ phase: { ...phase, isPausing } });
  }

  change(index: number, patch: Partial<ComponentRecord>): void {
    this.#set({ records: this.records.with(index, { ...this.record(index), ...patch }) });
  }

  changeAll(change: (record: ComponentRecord) => ComponentRecord): void {
    this.#set({ records: this.records.map(change), endedAt: null });
  }

  startComponent(index: number): void {
    this.#index = index;
    this.change(index, { startedAt: this.record(index).startedAt ?? this.#dependencies.clock.now() });
  }

  /** Reports the person's confirmation of every component that has not ended. */
  async confirm(): Promise<void> {
    for (const index of this.records.keys()) {
      if (this.record(index).outcome.kind === 'open') await this.reportOnce(index, 'confirmed');
    }
  }

  /** Reports a step of a component, if neither it nor a later one has been reported. */
  async reportOnce(index: number, report: 'confirmed' | 'downloading' | 'transferring'): Promise<void> {
    if (order.indexOf(this.record(index).reported) >= order.indexOf(report)) return;
    await this.report(index, report);
  }

  /** As `reportOnce`, while the transfer goes on; a failure to keep it is thrown by `reported`. */
  reportSoon(index: number, report: 'transferring'): void {
    if (order.indexOf(this.record(index).reported) >= order.indexOf(report)) return;
    this.#reporting = this.report(index, report);
    // Heard by whoever awaits `reported`, which every end of a component does.
    this.#reporting.catch(() => undefined);
  }

  /** Resolves when what was to be reported is kept. */
  reported(): Promise<void> {
    const reporting = this.#reporting;
    this.#reporting = Promise.resolve();
    return reporting;
  }

  async report(index: number, report: ReportName): Promise<void> {
    const before = this.record(index).reported;
    this.change(index, { reported: report });
    try {
      await this.#reporter.report(report, {
        component: this.component(index),
        record: this.record(index),
        journal: this.#journal,
        isVirtual: this.#snapshot.peripheral?.isVirtual ?? false,
        run: this.#run,
      });
    } catch (error) {
      this.change(index, { reported: before });
      throw error;
    }
    this.#set({ reports: this.#reporter.lines });
  }

  async succeeded(index: number, transferred: boolean): Promise<void> {
    await this.reported();
    this.change(index, {
      outcome: { kind: 'succeeded', transferred },
      endedAt: this.#dependencies.clock.now(),
    });
    await this.report(index, 'succeeded');
  }

  async unverified(
    index: number,
    why: 'version-unreadable' | 'verdict-unknown' | 'not-seen-again',
  ): Promise<void> {
    await this.reported();
    const outcome = { kind: 'unverified', why, said: null } as const;
    this.change(index, { outcome, endedAt: this.#dependencies.clock.now() });
    await this.keep();
  }

  /**
   * The component that was worked on met an error. A transfer that had begun and ended otherwise than by a lost link
   * has failed, and so has what can never be sent; else the component stays open for another try.
   */
  async failed(error: OverairError): Promise<void> {
    await this.reported();
    const { current } = this;
    if (current === null || this.#index === null || current.outcome.kind !== 'open') return;
    const isTransfer = this.#working === 'transferring' && current.reported === 'transferring';
    if (endsComponent(error.code, isTransfer, current.mayBeWhole)) await this.#fail(this.#index, error);
    else await this.keep();
  }

  /** No further attempt at the component that was worked on. */
  async abandon(error: OverairError): Promise<void> {
    await this.reported();
    const { current } = this;
    if (current === null || this.#index === null || current.outcome.kind !== 'open') return;
    if (current.verdict !== 'none' || current.mayBeWhole)
      await this.unverified(this.#index, 'not-seen-again');
    else if (current.reported === 'transferring') await this.#fail(this.#index, error);
  }

  /** Writes the journal; that it could not be written is shown, and stops nothing. */
  async keep(): Promise<void> {
    const journal = this.#journal;
    if (journal === null) return;
    try {
      await this.#dependencies.journal.keep(journal);
    } catch (error) {
      this.keepingFailed(error);
    }
  }

  keepingFailed(error: unknown): void {
    this.#set({ keepingProblem: toOverairError(error) });
  }

  async #fail(index: number, error: OverairError): Promise<void> {
    const { code, details } = error;
    this.change(index, {
      outcome: { kind: 'failed', code, details },
      endedAt: this.#dependencies.clock.now(),
    });
    await this.report(index, 'failed');
  }

  /** null before the person has confirmed, and with a virtual device, which does not outlive the page. */
  get #journal(): Journal | null {
    const { plan, records, startedAt, peripheral } = this.#snapshot;
    if (plan === null || startedAt === null || peripheral?.isVirtual === true) return null;
    return { format: 1, plan, startedAt, records, sizes: this.sizes.kept };
  }

  get #run(): ActivityFacts['run'] {
    const { plan, startedAt } = this.#snapshot;
    return startedAt === null ? null : { planId: plan?.plan.planId ?? null, begunAt: startedAt };
  }

  #set(patch: Partial<UpgradeSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...patch };
    this.#onChange(this.#snapshot);
  }
}
