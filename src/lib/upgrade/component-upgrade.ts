import type { DeviceSession } from '../bluetooth/quec/device-session';
import type { TransferProgress } from '../bluetooth/quec/transfer/progress';
import { isOverairError, OverairError } from '../errors';
import type { PlanComponent } from '../plans/types';
import type { InTurn } from './at-once';
import type { Connected, Connector } from './connector';
import { courseOf, versionOf } from './component-course';
import type { FileSender, Lost, Sent } from './file-sender';
import { seekProof } from './proof';
import { isVersion } from './readings';
import type { UpgradeState } from './state';
import type { Peripheral, UpgradeDependencies } from './ports';
import { sleep } from './waiting';

export interface ComponentUpgradeOptions {
  readonly dependencies: UpgradeDependencies;
  readonly state: UpgradeState;
  readonly connector: Connector;
  readonly sender: FileSender;
  /** Resolves when a person takes the risk of a delta package for an unknown version. */
  readonly askRisk: () => Promise<unknown>;
  readonly index: number;
  readonly peripheral: Peripheral;
  readonly signal: AbortSignal;
}

/** One component of a plan on its way to the device: its version, its files, its proof. */
export class ComponentUpgrade {
  readonly #options: ComponentUpgradeOptions;
  readonly #component: PlanComponent;
  #keptAt: number;

  constructor(options: ComponentUpgradeOptions) {
    this.#options = options;
    this.#component = options.state.component(options.index);
    this.#keptAt = options.dependencies.clock.monotonic();
  }

  /** Resolves when the component's outcome is known or is known not to be; rejects with what stopped it. */
  async run(): Promise<void> {
    const { state, index } = this.#options;
    state.startComponent(index);
    if (state.record(index).verdict === 'none' && !(await this.#send())) return;
    await this.#prove();
  }

  /** Sends every file that is left; false if there was nothing to send. */
  async #send(): Promise<boolean> {
    const { state, index, connector } = this.#options;
    const connected = connector.current ?? (await this.connect());
    if (state.record(index).file > 0) {
      // In the middle of several files the version tells nothing: it may be named after the first already.
      await this.#sendFiles();
      return true;
    }
    const version = versionOf(connected.version, this.#component.kind);
    state.change(index, { fromVersion: state.record(index).fromVersion ?? version });
    const course = courseOf(this.#component, version);
    if (course.kind === 'refuse') throw course.error;
    if (course.kind === 'at-target') {
      // After a transfer of ours it is that which brought it: a restart between two tries.
      await state.succeeded(index, state.record(index).attempts > 0);
      return false;
    }
    if (course.kind === 'ask' && !state.record(index).riskTaken) await this.#ask();
    await this.#sendFiles();
    return true;
  }

  async #ask(): Promise<void> {
    const { state, index, askRisk } = this.#options;
    state.enter({ name: 'asking', component: this.#component });
    await askRisk();
    state.change(index, { riskTaken: true });
  }

  /** By an item that has proved to be a version. */
  get #runsOther(): boolean {
    const { connector, state, index } = this.#options;
    const { kind, targetVersion } = this.#component;
    const version = versionOf(connector.current?.version ?? { kind: 'unreadable' }, kind);
    const tells = isVersion(state.record(index).fromVersion, this.#component);
    return tells && version !== null && version !== targetVersion;
  }

  /** Between two files, and once it may have all of the last one. */
  get #mayRestart(): boolean {
    const { file, mayBeWhole } = this.#options.state.record(this.#options.index);
    return file > 0 || mayBeWhole;
  }

  /**
   * Connects, signs in and reads the version, as `run` does first. In its turn: the link may be opened before, but only
   * then is anything shown of it, and said to the device. Rejects as `Connector.connect` does.
   */
  async connect({ signal = this.#options.signal, turn }: Partial<InTurn> = {}): Promise<Connected> {
    const { dependencies, state, index, connector, peripheral } = this.#options;
    const { firstConnectFor, rebootFor } = dependencies.times;
    let attempt = 0;
    let isItsTurn = turn === undefined;
    const show = (): void => {
      if (isItsTurn) state.enter({ name: 'connecting', attempt });
    };
    void turn?.then(() => {
      isItsTurn = true;
      state.startComponent(index);
      show();
    });
    show();
    return connector.connect(peripheral, {
      limit: this.#mayRestart ? rebootFor : firstConnectFor,
      signal,
      turn,
      isBeforeProof: true,
      onAttempt: (nth) => {
        attempt = nth;
        show();
      },
      onConnected: () => state.enter({ name: 'signing-in' }),
    });
  }

  async #sendFiles(): Promise<void> {
    const { state, index } = this.#options;
    const { files } = this.#component;
    for (let file = state.record(index).file; file < files.length; file++) {
      const isLast = file === files.length - 1;
      const sent = await this.#sendFileHeld(file, isLast);
      const { sentBytes, sendingMs } = state.record(index);
      const total = { sentBytes: sentBytes + sent.bytes, sendingMs: sendingMs + sent.ms };
      if (isLast) state.change(index, { ...total, verdict: sent.verdict });
      else state.change(index, { ...total, file: file + 1, acknowledged: 0 });
      await state.keep();
    }
  }

  async #sendFileHeld(file: number, isLast: boolean): Promise<Sent> {
    const { dependencies, connector, signal } = this.#options;
    const send = async (): Promise<Sent> => {
      // The device may have closed the link, or restarted, after the file before.
      const { session } = connector.current ?? (await this.connect());
      const release = connector.hold();
      try {
        return await this.#sendFile(session, file, isLast);
      } finally {
        release();
      }
    };
    try {
      return await send();
    } catch (error) {
      if (file === 0 || !isOverairError(error, 'device-declined')) throw error;
      // A device that restarts after each file takes none while it is about to: once more, over a new link.
      await connector.close();
      await sleep(dependencies.clock, dependencies.times.leaveAlone, signal);
      return send();
    }
  }

  #sendFile(session: DeviceSession, file: number, isLast: boolean): Promise<Sent> {
    const { state, index, sender, signal } = this.#options;
    const options = {
      file: state.file(index, file),
      isLast,
      resumeFrom: state.record(index).acknowledged,
      mayBeWhole: state.record(index).mayBeWhole,
      runsOther: () => this.#runsOther,
      refusedSizes: () => state.sizes.kept.refused,
      signal,
    };
    return sender
      .send(session, options, {
        onAttempt: () => state.change(index, { attempts: state.record(index).attempts + 1 }),
        onProgress: (progress) => this.#onProgress(file, progress),
        onLost: (lost) => this.#reconnect(file, lost),
        onTrial: (size) => {
          state.sizes.onTrial(size);
          return state.keep();
        },
        onTrialLost: (size) => state.sizes.refuse(size),
        onWhole: (mayBeWhole) => state.change(index, { mayBeWhole }),
      })
      .catch(async (error: unknown) => {
        if (isOverairError(error, 'device-rejected-file')) await this.#reportTransfer();
        throw error;
      });
  }

  /** The device has judged the whole file: if that was too quick for any progress to be told, it is reported now. */
  async #reportTransfer(): Promise<void> {
    const { state, index } = this.#options;
    await state.reported();
    await state.reportOnce(index, 'transferring');
  }

  #onProgress(file: number, progress: TransferProgress): void {
    const { state, index, sender, signal, dependencies } = this.#options;
    // What is told late, after the end: the next phase has begun.
    if (signal.aborted) return;
    const pausedBy = progress.phase === 'paused' ? (sender.isPaused ? 'person' : 'device') : null;
    const isPausing = sender.isPaused && pausedBy === null;
    state.change(index, { acknowledged: progress.acknowledged });
    state.enter({ name: 'transferring', index, file, progress, pausedBy, isPausing });
    // Only a device that has taken the offer is being transferred to.
    if (progress.phase === 'sending') state.reportSoon(index, 'transferring');
    const now = dependencies.clock.monotonic();
    if (now - this.#keptAt < dependencies.times.journalEvery) return;
    this.#keptAt = now;
    void state.keep();
  }

  async #reconnect(
    file: number,
    { acknowledged, goesOn, waitMs, error }: Lost,
  ): Promise<DeviceSession | null> {
    const { dependencies, state, index, connector, peripheral, signal } = this.#options;
    const { clock, times } = dependencies;
    const limit = this.#mayRestart ? times.rebootFor : times.reconnectFor;
    const deadline = clock.monotonic() + waitMs + limit;
    const total = state.file(index, file).file.size;
    const goesOnAt = goesOn ? acknowledged : null;
    state.change(index, { acknowledged: goesOnAt ?? 0 });
    await state.keep();
    const enter = (attempt: number): void =>
      state.enter({
        name: 'reconnecting',
        attempt,
        until: clock.now() + deadline - clock.monotonic(),
        goesOnAt,
        total,
      });
    enter(0);
    await connector.close();
    await sleep(clock, waitMs, signal);
    try {
      const { session, version } = await connector.connect(peripheral, {
        limit,
        signal,
        isBeforeProof: true,
        onAttempt: enter,
      });
      const { kind, targetVersion, files } = this.#component;
      // The link went with the last acknowledgement: it has the file. Of several files no version tells which.
      return files.length === 1 && versionOf(version, kind) === targetVersion ? null : session;
    } catch (caught) {
      // Out of range says less than that the link was lost in the middle.
      if (!isOverairError(caught, 'device-out-of-range')) throw caught;
      throw new OverairError('link-lost', error.details, { cause: caught });
    }
  }

  async #prove(): Promise<void> {
    const { dependencies, state, index, connector, peripheral, signal } = this.#options;
    const { verdict, fromVersion } = state.record(index);
    const known = verdict === 'lost' ? 'lost' : 'accepted';
    await this.#reportTransfer();
    const { proof, version } = await seekProof(dependencies, connector, {
      component: this.#component,
      before: fromVersion,
      peripheral,
      signal,
      onWaiting: (waiting) => state.enter({ name: 'restarting', index, verdict: known, ...waiting }),
      onReading: (read) => state.enter({ name: 'checking', index, ...read }),
    });
    if (proof === 'reached') return state.succeeded(index, true);
    if (proof === 'unreadable')
      return state.unverified(index, known === 'lost' ? 'verdict-unknown' : 'version-unreadable');
    const details = { version: version ?? '', expected: this.#component.targetVersion };
    throw new OverairError('version-not-reached', details);
  }
}
