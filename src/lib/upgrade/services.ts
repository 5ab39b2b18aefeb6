import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import { reportNames } from '../developer-center/operations';
import type { DrainReason } from '../outbox/drainer';
import type { NewEntry } from '../outbox/outbox';
import type { Device } from '../developer-center/types';
import { webLocks, type Locks } from '../platform/locks';
import type { BrowserSignal } from '../platform/signal';
import { ScreenWake } from '../platform/wake-lock';
import type { Database } from '../storage/database';
import { dropJournal, keepJournal, keptJournal } from '../storage/journals';
import { keepLinkProfile, keptLinkProfile } from '../storage/link-profiles';
import type { OutboxRecord } from '../storage/outbox-record';
import type { JournalRecord } from '../storage/schema';
import type { AccountScope } from '../storage/scope';
import { firmwareFetch } from './firmware-fetch';
import { parseJournal } from './journal';
import { keptPackages } from './kept-packages';
import { keptReaders } from './kept-readers';
import { parseLinkProfile } from './link-profile';
import { reportStates, type ReportStates } from './report-states';
import { upgradeTimes, type UpgradeTimes } from './times';
import type { JournalSink, ReportLine, UpgradeDependencies } from './types';

/** The account's outbox, which its pages share and which goes on sending after a page is left. */
export interface ReportOutbox {
  /** Resolves as soon as the entry is kept; `saved` false: in memory alone. */
  save(entry: NewEntry): Promise<{ readonly id: string; readonly saved: boolean }>;
  entries(): Promise<readonly OutboxRecord[]>;
  /** Never rejects: what fails stays for the next time. */
  send(reason: DrainReason): Promise<void>;
  /** Calls `listener` after every change; returns what takes it away. */
  onChange(listener: () => void): () => void;
}

export interface ServicesOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly scope: AccountScope;
  readonly client: DeveloperCenter;
  readonly outbox: ReportOutbox;
  /** Whether nothing answered last time. */
  readonly offline: () => boolean;
  readonly visible: BrowserSignal;
  /** What all watch times are multiplied by: 1, less in a build under test. */
  readonly timeScale: number;
}

/** What an upgrade's page needs of its account and of the browser: storage, the outbox and the screen. */
export class UpgradeServices {
  readonly clock: Clock;
  readonly times: UpgradeTimes;
  readonly screen: ScreenWake;
  readonly #options: ServicesOptions;
  readonly #locks: Locks = webLocks();

  constructor(options: ServicesOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.times = upgradeTimes(options.timeScale);
    this.screen = new ScreenWake((navigator as Partial<Navigator>).wakeLock, options.visible);
  }

  /** Sends what waits. */
  send(reason: DrainReason): void {
    void this.#options.outbox.send(reason);
  }

  /** Calls `listener` whenever something of a report has changed; returns what takes it away. */
  onReports(listener: () => void): () => void {
    return this.#options.outbox.onChange(listener);
  }

  /** What became of reports. Rejects with storage errors. */
  reportStates(lines: readonly ReportLine[]): Promise<ReportStates> {
    const { database, outbox, scope } = this.#options;
    return reportStates({ database, outbox }, scope, lines);
  }

  /** Everything that an upgrade of one device needs. */
  dependencies(device: Pick<Device, 'productKey' | 'deviceKey' | 'name'>, who: string): UpgradeDependencies {
    const { client, clock, database, offline, outbox, scope } = this.#options;
    const { productKey, deviceKey, name } = device;
    const id = { productKey, deviceKey };
    return {
      device: id,
      deviceName: name,
      who,
      clock,
      times: this.times,
      locks: this.#locks,
      ...keptReaders({ client, clock, database, device: id, scope, offline }),
      packages: keptPackages({
        client,
        clock,
        database,
        device: id,
        scope,
        locks: this.#locks,
        fetch: firmwareFetch(scope.account, () => clock.now()),
      }),
      reports: {
        enqueue: ({ componentNo, report, facts, journal }) => {
          const subject = { kind: 'report', componentNo, report } as const;
          return outbox.save({ ...id, subject, facts, ...(journal ? { journalState: journal } : {}) });
        },
      },
      journal: {
        read: async () => readJournal(await keptJournal(database, scope, id)),
        keep: (journal) => keepJournal(database, scope, { ...id, state: journal, now: clock.now() }),
        drop: () => dropJournal(database, scope, id),
      },
      profiles: {
        read: async () => parseLinkProfile((await keptLinkProfile(database, scope, productKey))?.profile),
        keep: (profile) => keepLinkProfile(database, scope, productKey, profile, clock.now()),
      },
      keepAwake: () => this.screen.hold(),
    };
  }
}

function readJournal(kept: JournalRecord | null): Awaited<ReturnType<JournalSink['read']>> {
  const journal = parseJournal(kept?.state);
  if (kept === null || journal === null) return null;
  const reports = kept.reports.flatMap(({ id, componentNo, report }) => {
    const known = reportNames.find((name) => name === report);
    return known === undefined ? [] : [{ id, componentNo, report: known, saved: true }];
  });
  return { journal, reports };
}
