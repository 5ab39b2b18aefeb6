import type { DeveloperCenter } from '$lib/developer-center/client';
import type { Device } from '$lib/developer-center/types';
import { toOverairError } from '$lib/errors';
import type { NewEntry } from '$lib/outbox/new-entry';
import { refusalOf } from '$lib/outbox/refusal';
import type { Standing } from '$lib/outbox/standing';
import type { AutoConfirmations } from '$lib/fleet/auto-confirmation';
import type { AnswerProgress } from '$lib/fleet/awaited';
import type { ConcernServices } from './batch-concerns';
import {
  findCommonTime,
  previewBatch,
  type BatchAction,
  type BatchKind,
  type BatchPreview,
  type CommonTime,
  type Hindered,
  type PreviewOptions,
} from './batch-preview';
import { entryOf } from '$lib/fleet/decide';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';
import type { Refusal } from '$lib/storage/outbox-record';
import type { PlanStore } from '$lib/fleet/plan-store';

export interface BatchServices extends ConcernServices {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails' | 'serverTime'>;
  readonly store: PlanStore;
  readonly outgoing: Pick<Outgoing, 'submit' | 'standing' | 'answered' | 'withdraw'>;
  readonly autoConfirmations: Pick<AutoConfirmations, 'entry'>;
  /** Whose decisions these are, as shown to people. */
  readonly who: () => string;
}

/** What became of one device, as it stands now. */
export interface BatchResult {
  readonly device: Device;
  readonly standing: Standing;
}

/** A device and the entry that its decision became. */
interface Sent {
  readonly device: Device;
  readonly id: string;
}

/** Where a batch stands; `done` and `total` count devices. */
export type BatchPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'previewing'; readonly action: BatchKind; readonly done: number; readonly total: number }
  /** For an appointment: the person has to say when. */
  | { readonly kind: 'choosing'; readonly time: CommonTime }
  | { readonly kind: 'ready'; readonly preview: BatchPreview }
  | ({ readonly kind: 'running'; readonly preview: BatchPreview; readonly total: number } & AnswerProgress)
  | {
      readonly kind: 'finished';
      readonly action: BatchAction;
      /** Those with which it was not possible, of the last run. */
      readonly cannot: readonly Hindered[];
      /** Why nothing could be submitted at all; null if it was. */
      readonly problem: Refusal | null;
    };

/** One action with many devices: what would happen, then what happened to each, then those that failed again. */
export class BatchState {
  readonly #services: BatchServices;
  #phase = $state.raw<BatchPhase>({ kind: 'idle' });
  #stop: AbortController | null = null;
  /** What was sent in all runs of this batch; of a device the last counts. */
  #sent = $state.raw<readonly Sent[]>([]);

  constructor(services: BatchServices) {
    this.#services = services;
  }

  get phase(): BatchPhase {
    return this.#phase;
  }

  /** What became of each device so far, as it stands now: it is followed to its end. */
  get results(): readonly BatchResult[] {
    const { outgoing } = this.#services;
    return this.#sent.flatMap(({ device, id }) => {
      const standing = outgoing.standing(id);
      return standing === undefined ? [] : [{ device, standing }];
    });
  }

  /** Whether the platform asked to be left alone for a while: what is left goes on by itself, or can be stopped. */
  get isSlowedDown(): boolean {
    return this.#phase.kind === 'running' && this.#phase.isSlowedDown;
  }

  /** Asks the platform for the selected, and is `ready` with what would happen. Does nothing while a batch runs. */
  async preview(action: BatchAction, devices: readonly Device[]): Promise<void> {
    if (this.#phase.kind === 'running') return;
    this.#sent = [];
    await this.#preview(action, devices);
  }

  /** Asks the platform when the selected can be appointed, and is `choosing`. Does nothing while a batch runs. */
  async chooseTime(devices: readonly Device[]): Promise<void> {
    if (this.#phase.kind === 'running') return;
    this.#sent = [];
    await this.#ask('appoint', devices.length, async (options) => ({
      kind: 'choosing',
      time: await findCommonTime(devices, options),
    }));
  }

  /** Previews again for those that certainly had no effect; the others stay in the results. */
  async retryFailed(): Promise<void> {
    if (this.#phase.kind !== 'finished') return;
    const { action } = this.#phase;
    const failed = this.results.filter(({ standing }) => hasFailed(standing)).map(({ device }) => device);
    this.#sent = this.#sent.filter(({ device }) => !failed.includes(device));
    await this.#preview(action, failed);
  }

  /**
   * Does what the preview says, each device once: a second tap finds it running and does nothing. Finished once no
   * answer is waited for any more; what is not known then, or waits for a network, is followed on in the results.
   */
  async run(): Promise<void> {
    if (this.#phase.kind !== 'ready') return;
    const { preview } = this.#phase;
    const { action, cannot } = preview;
    const total = preview.can.length;
    const onProgress = (progress: AnswerProgress): void => {
      this.#phase = { kind: 'running', preview, total, ...progress };
    };
    onProgress({ done: 0, isSlowedDown: false });
    try {
      const { outgoing } = this.#services;
      const { ids } = await outgoing.submit(this.#entries(preview));
      this.#sent = [...this.#sent, ...preview.can.map((device, index) => ({ device, id: ids[index] ?? '' }))];
      await outgoing.answered(ids, onProgress);
      this.#phase = { kind: 'finished', action, cannot, problem: null };
    } catch (error) {
      this.#phase = { kind: 'finished', action, cannot, problem: refusalOf(toOverairError(error)) };
    }
  }

  /** Sends no more of what runs: what has not gone out is as if it had not been decided. */
  async stop(): Promise<void> {
    if (this.#phase.kind !== 'running') return;
    await this.#services.outgoing.withdraw(this.#sent.map(({ id }) => id));
  }

  /** Puts everything away, and gives up a preview. What runs cannot be taken back and goes on. */
  close(): void {
    if (this.#phase.kind === 'running') return;
    this.#stop?.abort();
    this.#phase = { kind: 'idle' };
  }

  #preview(action: BatchAction, devices: readonly Device[]): Promise<void> {
    return this.#ask(action.kind, devices.length, async (options) => ({
      kind: 'ready',
      preview: await previewBatch(action, devices, options),
    }));
  }

  /** Asks something of the platform, telling how far it is; an earlier question is given up. */
  async #ask(
    action: BatchKind,
    total: number,
    question: (options: PreviewOptions) => Promise<BatchPhase>,
  ): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    const onProgress = (done: number): void => {
      if (this.#stop !== stop || stop.signal.aborted) return;
      this.#phase = { kind: 'previewing', action, done, total };
    };
    onProgress(0);
    try {
      const phase = await question({ ...this.#services, signal: stop.signal, onProgress });
      if (!stop.signal.aborted) this.#phase = phase;
    } catch (caught) {
      const error = toOverairError(caught);
      if (error.code !== 'cancelled') throw error;
    }
  }

  #entries({ action, can, decisions }: BatchPreview): NewEntry[] {
    const { store, autoConfirmations, who } = this.#services;
    if (action.kind === 'auto-confirmation')
      return can.map((device) => autoConfirmations.entry(device, action.on));
    return decisions.map((decision) => entryOf(decision, store.get(decision), who()));
  }
}

/** It certainly had no effect: it can be tried again. */
export function hasFailed({ kind }: Standing): boolean {
  return kind === 'refused' || kind === 'withdrawn' || kind === 'lapsed';
}
