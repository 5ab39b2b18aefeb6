import type { MonotonicClock } from '../clock';
import { reportNames } from '../developer-center/operations';
import { awaitsReport } from '../outbox/awaited-reports';
import type { NewEntry } from '../outbox/new-entry';
import type { Standing } from '../outbox/standing';
import type { Device } from '../developer-center/types';
import type { UpgradeSupply } from '../firmware/supply';
import type { DeviceId } from '../plans/types';
import { webLocks } from '../platform/locks';
import type { BrowserSignal } from '../platform/signal';
import { SteadyClock, workerTicker } from '../platform/steady-clock';
import { ScreenWake } from '../platform/wake-lock';
import type { Database } from '../storage/database';
import { keepJournal, keptJournal } from '../storage/journals';
import { keepUpgradeRecord, keptUpgradeRecord } from '../storage/upgrade-records';
import { keepLinkProfile, keptLinkProfile } from '../storage/link-profiles';
import type { JournalRecord } from '../storage/journal-record';
import type { AccountScope } from '../storage/scope';
import type { AttemptEnd } from './attempt';
import { loadEngine, packagesLater } from './load-engine';
import { AnnouncedLocks, upgradeTabs, type UpgradeTabs } from './other-tabs';
import { KeptRecord } from './record/kept-record.svelte';
import { UpgradeRecorder } from './record/recorder';
import { upgradeTimes, type UpgradeTimes } from './times';
import type { JournalSink, UpgradeDependencies, UpgradePlan } from './ports';

/** The one road out, as an upgrade uses it. */
export interface UpgradeOutbox {
  /** Resolves as soon as they are kept, or held in memory alone. */
  submit(entries: readonly NewEntry[]): Promise<{ readonly ids: readonly string[]; readonly saved: boolean }>;
  /** Where an entry stands, followed to its end; undefined while that is being read. */
  standing(id: string): Standing | undefined;
  /** Told of every change of what is to be sent, also by another tab or the worker; returns what ends that. */
  onChange(listener: () => void): () => void;
  /** Ends a device's journal; what still waits to be kept does not bring it back. */
  endJournal(device: DeviceId): Promise<void>;
}

export interface ServicesOptions {
  readonly clock: MonotonicClock;
  readonly database: Database;
  readonly scope: AccountScope;
  /** Or what is kept, if nothing answers. */
  readonly supply: UpgradeSupply;
  /** The app's own: one connection and one sender a tab. */
  readonly outbox: UpgradeOutbox;
  readonly visible: BrowserSignal;
  /**
   * Brings what the app itself needs from the confirmation on: what it shows, and what `onAttemptEnd` needs. Rejects with
   * `offline` if that does not come; then nothing is confirmed.
   */
  readonly loadApp: () => Promise<unknown>;
  /** Told what each attempt at a device came to, before its journal goes. */
  readonly onAttemptEnd: (device: DeviceId, end: AttemptEnd) => Promise<void>;
  /** Whether the app knows that nothing answers. */
  readonly offline: () => boolean;
  /** What all watch times are multiplied by: 1, less in a build under test. */
  readonly timeScale: number;
  /** The app's own, for records. */
  readonly version: string;
}

/** What one account's upgrades need of the app: its storage, its outbox, and the screen. */
export class UpgradeServices {
  /** Its timers come in time also while the page is hidden, as long as it is held. */
  readonly clock: SteadyClock;
  readonly times: UpgradeTimes;
  readonly screen: ScreenWake;
  readonly tabs: UpgradeTabs = upgradeTabs();
  readonly locks = new AnnouncedLocks(webLocks(), this.tabs.begun);
  readonly #options: ServicesOptions;

  constructor(options: ServicesOptions) {
    this.#options = options;
    const { clock, visible } = options;
    this.clock = new SteadyClock({ clock, visible, startTicker: workerTicker });
    this.times = upgradeTimes(options.timeScale);
    this.screen = new ScreenWake((navigator as Partial<Navigator>).wakeLock, visible);
  }

  /** What became of a report; undefined while that is being read. */
  standing(id: string): Standing | undefined {
    return this.#options.outbox.standing(id);
  }

  /** Told of every change of what is to be sent; returns what ends that. */
  onOutboxChange(listener: () => void): () => void {
    return this.#options.outbox.onChange(listener);
  }

  /** Brings all that is needed from the confirmation on, wherever it goes from there. Rejects with `offline`. */
  async loadEngine(): Promise<Awaited<ReturnType<typeof loadEngine>>> {
    const [engine] = await Promise.all([loadEngine(), this.#options.loadApp()]);
    return engine;
  }

  /** The record of one device's upgrade, and what is kept of the last one. */
  record({ productKey, deviceKey }: DeviceId): KeptRecord {
    const { database, scope, version } = this.#options;
    const { clock } = this;
    const device = { productKey, deviceKey };
    return new KeptRecord({
      clock,
      recorder: new UpgradeRecorder({
        steadyNow: () => clock.monotonic(),
        wallNow: () => clock.now(),
        version,
        device,
      }),
      store: {
        read: () => keptUpgradeRecord(database, scope, device),
        keep: (text) => keepUpgradeRecord(database, scope, device, text, clock.now()),
      },
      browser: navigator,
    });
  }

  /** Everything that an upgrade of one device needs. */
  dependencies(device: Pick<Device, 'productKey' | 'deviceKey' | 'name'>, who: string): UpgradeDependencies {
    const { database, outbox, scope, supply, offline, onAttemptEnd } = this.#options;
    const { clock } = this;
    const { productKey, deviceKey, name } = device;
    const id = { productKey, deviceKey };
    return {
      device: id,
      deviceName: name,
      who,
      clock,
      times: this.times,
      locks: this.locks,
      readPlan: (signal) => readPlan(supply, id, signal),
      readSecret: async (signal) => (await supply.readSecret(id, signal)).secret,
      packages: packagesLater(async () => {
        const { keptPackages } = await loadEngine();
        return keptPackages({ ...supply, clock, database, device: id, scope, locks: this.locks });
      }),
      reports: {
        submit: async ({ subject, facts, journal }) => {
          const entry = { ...id, subject, facts, ...(journal ? { journalState: journal } : {}) };
          const { ids, saved } = await outbox.submit([entry]);
          return { id: ids[0] ?? '', saved };
        },
        areAwaited: () => awaitsReport(database, scope, id, offline()),
      },
      journal: {
        read: async () => readJournal(await keptJournal(database, scope, id)),
        keep: (journal) => keepJournal(database, scope, { ...id, state: journal, now: clock.now() }),
        drop: () => outbox.endJournal(id),
      },
      attempts: { note: (end) => onAttemptEnd(id, end) },
      profiles: {
        read: async () => (await keptLinkProfile(database, scope, productKey))?.profile ?? null,
        keep: (profile) => keepLinkProfile(database, scope, productKey, profile, clock.now()),
      },
      keepAwake: () => this.screen.hold(),
    };
  }
}

async function readPlan(
  supply: UpgradeSupply,
  device: DeviceId,
  signal: AbortSignal,
): Promise<UpgradePlan | null> {
  // That the end could not be asked for only means that it is not known: the person stands before the device.
  const { plan, end, readAt } = await supply.readPlan(device, signal);
  if (plan === null) return null;
  return readAt === null ? { plan, end } : { plan, end, readAt };
}

function readJournal(kept: JournalRecord | null): Awaited<ReturnType<JournalSink['read']>> {
  if (kept === null) return null;
  const reports = kept.reports.flatMap(({ id, componentNo, report }) => {
    const known = reportNames.find((name) => name === report);
    return known === undefined ? [] : [{ id, componentNo, report: known, saved: true }];
  });
  return { journal: kept.state, reports };
}
