import type { DeveloperCenter } from '../developer-center/client';
import type { Device } from '../developer-center/types';
import { OverairError, toOverairError } from '../errors';
import type { AutoConfirmations } from './auto-confirmation';
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
import type { Decider, DecisionResult } from './decider';
import type { PlanStore } from './plan-store';

export interface BatchServices {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails' | 'serverTime'>;
  readonly store: PlanStore;
  readonly decider: Pick<Decider, 'decide'>;
  readonly autoConfirmations: Pick<AutoConfirmations, 'set' | 'problem'>;
}

/** What became of one device. */
export interface BatchResult {
  readonly device: Device;
  readonly result: DecisionResult;
}

/** Where a batch stands; `done` and `total` count devices. */
export type BatchPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'previewing'; readonly action: BatchKind; readonly done: number; readonly total: number }
  /** For an appointment: the person has to say when. */
  | { readonly kind: 'choosing'; readonly time: CommonTime }
  | { readonly kind: 'ready'; readonly preview: BatchPreview }
  | {
      readonly kind: 'running';
      readonly preview: BatchPreview;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'finished';
      readonly action: BatchAction;
      readonly results: readonly BatchResult[];
      /** Those with which it was not possible, of the last run. */
      readonly cannot: readonly Hindered[];
    };

/** As many switches at once: the platform has no call for several. */
const SWITCHES_AT_ONCE = 4;

/** One action with many devices: what would happen, then what happened to each, then those that failed again. */
export class BatchState {
  readonly #services: BatchServices;
  #phase = $state.raw<BatchPhase>({ kind: 'idle' });
  #stop: AbortController | null = null;
  /** What became of devices in earlier runs of this batch. */
  #earlier: readonly BatchResult[] = [];

  constructor(services: BatchServices) {
    this.#services = services;
  }

  get phase(): BatchPhase {
    return this.#phase;
  }

  /** Asks the platform for the selected, and is `ready` with what would happen. Does nothing while a batch runs. */
  async preview(action: BatchAction, devices: readonly Device[]): Promise<void> {
    if (this.#phase.kind === 'running') return;
    this.#earlier = [];
    await this.#preview(action, devices);
  }

  /** Asks the platform when the selected can be appointed, and is `choosing`. Does nothing while a batch runs. */
  async chooseTime(devices: readonly Device[]): Promise<void> {
    if (this.#phase.kind === 'running') return;
    this.#earlier = [];
    await this.#ask('appoint', devices.length, async (options) => ({
      kind: 'choosing',
      time: await findCommonTime(devices, options),
    }));
  }

  /** Previews again for those with which it did not succeed; what succeeded stays in the results. */
  async retryFailed(): Promise<void> {
    if (this.#phase.kind !== 'finished') return;
    const { action, results } = this.#phase;
    const failed = results.filter(({ result }) => !isSettled(result));
    this.#earlier = results.filter(({ result }) => isSettled(result));
    await this.#preview(
      action,
      failed.map(({ device }) => device),
    );
  }

  /** Does what the preview says, each device once: a second tap finds it running and does nothing. */
  async run(): Promise<void> {
    if (this.#phase.kind !== 'ready') return;
    const { preview } = this.#phase;
    const total = preview.can.length;
    this.#phase = { kind: 'running', preview, done: 0, total };
    const onDone = (done: number): void => {
      this.#phase = { kind: 'running', preview, done, total };
    };
    const results =
      preview.action.kind === 'auto-confirmation'
        ? await this.#switch(preview.can, preview.action.on, onDone)
        : await this.#decide(preview, onDone);
    const { action, cannot } = preview;
    this.#phase = { kind: 'finished', action, results: [...this.#earlier, ...results], cannot };
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

  async #decide(preview: BatchPreview, onDone: (done: number) => void): Promise<BatchResult[]> {
    let done = 0;
    const results = await this.#services.decider.decide(preview.decisions, (batch) => {
      done += batch.length;
      onDone(done);
    });
    // One decision for each device that can, and one result for each decision, all in the same order.
    return preview.can.map((device, index) => ({
      device,
      result: results[index] ?? { device, outcome: 'unknown', error: null },
    }));
  }

  async #switch(
    devices: readonly Device[],
    on: boolean,
    onDone: (done: number) => void,
  ): Promise<BatchResult[]> {
    const results: BatchResult[] = [];
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < devices.length; index = next++) {
        const device = devices[index];
        if (device === undefined) return;
        results[index] = { device, result: await this.#switchOne(device, on) };
        onDone(++done);
      }
    };
    await Promise.all(Array.from({ length: SWITCHES_AT_ONCE }, worker));
    return results;
  }

  async #switchOne(device: Device, on: boolean): Promise<DecisionResult> {
    const { autoConfirmations } = this.#services;
    if (await autoConfirmations.set(device, on)) return { device, outcome: 'accepted' };
    // No problem and not set: the same switch is being set elsewhere on this page.
    const error = autoConfirmations.problem(device) ?? new OverairError('cancelled');
    return { device, outcome: 'failed', error };
  }
}

/** Taken, or kept to be sent: nothing to try again. */
function isSettled({ outcome }: BatchResult['result']): boolean {
  return outcome === 'accepted' || outcome === 'saved';
}
