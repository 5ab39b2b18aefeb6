import { untrack } from 'svelte';
import { toOverairError, type OverairError } from '$lib/errors';
import { Throttle } from '$lib/fleet/throttle';
import type { DeviceRow } from '$lib/fleet/rows';
import type { Standing } from '$lib/outbox/standing';
import { deviceIdText } from '$lib/plans/device-id';
import type { StageDevice } from '$lib/storage/staged-upgrade-record';
import type { KeptStagedUpgrade } from '$lib/storage/staged-upgrades';
import { KeptStagedUpgrades } from './kept-staged-upgrades.svelte';
import { newStagedUpgrade, type StagedUpgradeWish } from './new-staged-upgrade';
import {
  devicesOf,
  entriesOf,
  rowsByDevice,
  unsentOf,
  viewOf,
  type KnownDevices,
  type StagedUpgradeView,
} from './progress';
import type { BegunOutcome, StagedUpgradesOptions } from './staged-upgrades-options';
import { askBefore, freshRow, submitStage, type SendOutcome } from './send-stage';
import { goingOn, leftBehind, stopped, withEnd, withResults } from './stops';

/** What was seen is written down at most this often, ms. */
const NOTE_REST = 2_000;

/**
 * The account's upgrades in stages. While any page is open they are followed, and stopped once too many have failed; each
 * stage is sent by a person's tap.
 */
export class StagedUpgrades {
  readonly #options: StagedUpgradesOptions;
  readonly #kept: KeptStagedUpgrades;
  #busy = $state.raw<string | null>(null);
  #outcome = $state.raw<SendOutcome | null>(null);
  readonly #note: Throttle;
  #stopping: readonly string[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  readonly #rows = $derived.by(() => {
    const isEmpty = (this.#kept.all ?? []).length === 0;
    return rowsByDevice(isEmpty ? [] : this.#options.devices.rows);
  });

  readonly #views = $derived.by((): readonly StagedUpgradeView[] =>
    (this.#kept.all ?? []).map((kept) => this.#viewOf(kept, this.#rowOf)),
  );

  constructor(options: StagedUpgradesOptions) {
    this.#options = options;
    this.#kept = new KeptStagedUpgrades(options);
    this.#note = new Throttle(options.clock, () => void this.#noteResults());
  }

  /** Those that have not ended, oldest first; null until they have been read. */
  get views(): readonly StagedUpgradeView[] | null {
    return this.#kept.all === null ? null : this.#views;
  }

  /** Why they could not be read, or what was done last could not be written; null if it could. */
  get problem(): OverairError | null {
    return this.#kept.problem;
  }

  /** The id of the one that is being changed; null if none is. */
  get busy(): string | null {
    return this.#busy;
  }

  /** Follows them until what it returns is called; to be called within an effect. */
  follow(): () => void {
    const stop = this.#kept.follow();
    $effect(() => {
      for (const view of this.#views) this.#look(view);
    });
    return () => {
      stop();
      this.#note.stop();
    };
  }

  /** The devices that are in one that has not ended, by `deviceIdText`. */
  get taken(): ReadonlySet<string> {
    return devicesOf(this.#kept.all ?? []);
  }

  /** What came of the stage that a person tapped last; null once that has been read. */
  get outcome(): SendOutcome | null {
    return this.#outcome;
  }

  readOutcome(): void {
    this.#outcome = null;
  }

  /** Keeps a new one, and sends its first stage. */
  async begin(wish: StagedUpgradeWish): Promise<BegunOutcome> {
    const { scope, client, who, random = Math.random } = this.#options;
    const id = crypto.randomUUID();
    const now = client.serverTime.now();
    const upgrade = newStagedUpgrade(wish, { scope, who: who(), now, random, id });
    try {
      if (!(await this.#kept.add(upgrade))) return { kind: 'taken' };
    } catch (error) {
      return { kind: 'not-kept', error: toOverairError(error) };
    }
    return { kind: 'kept', first: await this.sendNext(id, 1) };
  }

  /**
   * Sends the stage that is next, each device once, as its plan is now; `early`: though more is to come of those before.
   * What is still open of them is asked first: if too many have failed by then, it is stopped instead. A tap while
   * something else of it is under way is too late.
   */
  async sendNext(id: string, number: number, early = false): Promise<SendOutcome> {
    this.#outcome = null;
    return (this.#outcome = await this.#sendNext(id, number, early));
  }

  async #sendNext(id: string, number: number, early: boolean): Promise<SendOutcome> {
    if (this.#busy !== null) return { kind: 'too-late' };
    return this.#alone(id, async () => {
      const before = this.#views.find(({ kept }) => kept.head.id === id);
      const problem = before && (await askBefore(before, { ...this.#options, rowOf: this.#rowOf }));
      if (problem) return { kind: 'failed', error: problem };
      const kept = this.#kept.find(id);
      const step = kept && this.#viewOf(kept, this.#freshRowOf).step;
      const isReady = step?.kind === 'next' || (step?.kind === 'under-way' && early);
      if (kept === undefined || !isReady || step.next?.number !== number) return { kind: 'too-late' };
      return this.#send(kept, number);
    });
  }

  async #send(kept: KeptStagedUpgrade, number: number): Promise<SendOutcome> {
    const known = { rowOf: this.#freshRowOf, isListWhole: this.#isListWhole };
    try {
      return await submitStage(kept, number, { ...this.#options, ...known });
    } catch (error) {
      return { kind: 'failed', error: toOverairError(error) };
    } finally {
      await this.#kept.changed();
    }
  }

  /** Stops it by a person's wish. False if that could not be written, as of the others: `problem` says why. */
  stop(id: string): Promise<boolean> {
    return this.#alone(id, () => this.#stop(id, this.#options.who()));
  }

  /** Goes on after a stop, for a reason that is kept. */
  goOn(id: string, reason: string): Promise<boolean> {
    const view = this.#views.find(({ kept }) => kept.head.id === id);
    const by = { who: this.#options.who(), reason, at: this.#options.client.serverTime.now() };
    const failures = view?.progress.failures ?? [];
    return this.#alone(id, () => this.#kept.change(id, (head) => goingOn(head, failures, by)));
  }

  /** Ends it for good: what has not gone out is taken back, and what the platform took goes on. */
  end(id: string): Promise<boolean> {
    const { client, who } = this.#options;
    return this.#alone(id, async () => {
      // Once it has ended, no page looks after what has not gone out.
      if (!(await this.#stop(id, who()))) return false;
      return this.#kept.change(id, (head) => withEnd(head, who(), client.serverTime.now()));
    });
  }

  /** Sends again what certainly did not go out, unless it is stopped. */
  sendAgain(id: string): Promise<boolean> {
    const { outgoing } = this.#options;
    return this.#alone(id, () =>
      this.#kept.write(async () => {
        const kept = this.#kept.find(id);
        const view = kept && this.#viewOf(kept, this.#freshRowOf);
        if (view === undefined || view.step.kind === 'stopped') return;
        for (const entry of unsentOf(view)) await outgoing.sendAgain(entry);
      }),
    );
  }

  /** The device's line in the list. */
  readonly #rowOf = (device: StageDevice): DeviceRow | undefined => this.#rows.get(deviceIdText(device));

  /** The same as of what was told last: a long list is drawn calmly. */
  readonly #freshRowOf = (device: StageDevice): DeviceRow | undefined =>
    freshRow(this.#rowOf(device), this.#options);

  get #isListWhole(): boolean {
    const { loadedAt, truncated, failures, malformed } = this.#options.devices;
    return loadedAt !== null && !truncated && failures.length === 0 && malformed.length === 0;
  }

  #viewOf(kept: KeptStagedUpgrade, rowOf: KnownDevices['rowOf']): StagedUpgradeView {
    const standingOf = (entry: string): Standing | undefined => this.#options.outgoing.standing(entry);
    return viewOf(kept, { rowOf, standingOf, isListWhole: this.#isListWhole });
  }

  /** Stops what has to be, and notes what is new. */
  #look({ kept, progress, step }: StagedUpgradeView): void {
    const { head } = kept;
    const mustStop =
      step.kind === 'stopped' &&
      (step.must || leftBehind(kept, (entry) => this.#options.outgoing.standing(entry)));
    if (mustStop && !this.#stopping.includes(head.id)) {
      this.#stopping = [...this.#stopping, head.id];
      void untrack(() => this.#stop(head.id, null)).finally(() => {
        this.#stopping = this.#stopping.filter((id) => id !== head.id);
      });
    }
    if (withResults(head, progress.results, 0) !== head) untrack(() => this.#note.ask(NOTE_REST));
  }

  /** First that it is stopped, so that no tab sends more of it; then what has not gone out is taken back, whoever sent it. */
  async #stop(id: string, who: string | null): Promise<boolean> {
    const { client, outgoing } = this.#options;
    const view = this.#views.find(({ kept }) => kept.head.id === id);
    const failures = view?.progress.failures.length ?? 0;
    const now = client.serverTime.now();
    if (!(await this.#kept.change(id, (head) => stopped(head, failures, who, now)))) return false;
    return this.#kept.write(async () => {
      await this.#kept.refresh();
      const back = await outgoing.withdrawStages(id, entriesOf(this.#kept.find(id)?.stages ?? []));
      if (back.length > 0) await this.#kept.changed();
    });
  }

  async #noteResults(): Promise<void> {
    for (const { kept, progress } of this.#views) {
      if (withResults(kept.head, progress.results, 0) === kept.head) continue;
      const at = this.#options.client.serverTime.now();
      await this.#kept.change(kept.head.id, (head) => withResults(head, progress.results, at));
    }
  }

  /** One thing at a time, one after the other. */
  #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      this.#busy = id;
      try {
        return await work();
      } finally {
        this.#busy = null;
      }
    });
    this.#turn = Promise.allSettled([turn]);
    return turn;
  }
}
