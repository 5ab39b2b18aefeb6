import { requirePackages } from '../plans/bluetooth-plan';
import type { LinkMemory } from './link-memory';
import type { UpgradeDependencies } from './ports';
import { newRecord, type Journal } from './records';
import { withRefused } from './size-trials';
import type { UpgradeState } from './state';

/** What there is to begin with: an upgrade that was interrupted, else the plan. */
export class Opening {
  readonly #dependencies: UpgradeDependencies;
  readonly #state: UpgradeState;
  readonly #memory: LinkMemory;

  constructor(dependencies: UpgradeDependencies, state: UpgradeState, memory: LinkMemory) {
    this.#dependencies = dependencies;
    this.#state = state;
    this.#memory = memory;
  }

  /** Shows the journal that was left, or reads the plan. Rejects with storage errors, and as `readPlan` does. */
  async find(signal: AbortSignal): Promise<void> {
    const [kept] = await Promise.all([this.#dependencies.journal.read(), this.#memory.load()]);
    if (kept === null) return this.readPlan(signal);
    const journal = await this.#withTrialEnded(kept.journal);
    this.#state.reportedBefore(kept.reports);
    this.#state.enter({ name: 'interrupted', journal, goesOn: this.#goesOn(journal) });
  }

  /**
   * Offers the plan, if there is one and no report of an upgrade before is still to arrive. Rejects with what the
   * supply rejects with, and with `package-missing`.
   */
  async readPlan(signal: AbortSignal): Promise<void> {
    const isSettling = await this.#dependencies.reports.areAwaited();
    const plan = isSettling ? null : await this.#dependencies.readPlan(signal);
    if (isSettling) this.#state.enter({ name: 'settling' });
    else if (plan === null || plan.plan.components.length === 0) this.#state.enter({ name: 'no-plan' });
    else {
      // Also of a plan that was kept by an app that did not ask.
      requirePackages(plan.plan.components);
      this.#state.offer(plan, plan.plan.components.map(newRecord));
    }
  }

  /** A trial that nobody saw the end of ended with the page, or with the link: it is not tried again. */
  async #withTrialEnded(journal: Journal): Promise<Journal> {
    const { onTrial } = journal.sizes;
    if (onTrial === null) return journal;
    await this.#memory.lostTrial(onTrial, this.#dependencies.clock.now());
    const ended: Journal = { ...journal, sizes: withRefused(journal.sizes, onTrial) };
    await this.#dependencies.journal.keep(ended);
    return ended;
  }

  /** A transfer in the middle goes on only for a product that has taken a clean one. */
  #goesOn({ records }: Journal): boolean {
    const isInside = records.some(({ outcome, acknowledged }) => outcome.kind === 'open' && acknowledged > 0);
    return isInside && this.#memory.profile?.transfer.tookCleanTransfer === true;
  }
}
