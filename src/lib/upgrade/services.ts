import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import { reportNames } from '../developer-center/operations';
import { makeRoom } from '../firmware/room';
import { Drainer, type DrainReason } from '../outbox/drainer';
import { createOutboxGateway } from '../outbox/gateway';
import { Outbox } from '../outbox/outbox';
import type { Device } from '../developer-center/types';
import { webLocks, type Locks } from '../platform/locks';
import type { BrowserSignal } from '../platform/signal';
import { ScreenWake } from '../platform/wake-lock';
import { Database } from '../storage/database';
import { dropJournal, keepJournal, keptJournal } from '../storage/journals';
import { keepLinkProfile, keptLinkProfile } from '../storage/link-profiles';
import type { JournalRecord } from '../storage/schema';
import type { AccountScope } from '../storage/scope';
import { firmwareFetch } from './firmware-fetch';
import { parseJournal } from './journal';
import { keptPackages } from './kept-packages';
import { parseLinkProfile } from './link-profile';
import { reportStates, type ReportStates } from './report-states';
import { upgradeTimes, type UpgradeTimes } from './times';
import type { JournalSink, ReportLine, UpgradeDependencies, UpgradePlan } from './types';

export interface ServicesOptions {
  readonly clock: Clock;
  readonly scope: AccountScope;
  readonly client: DeveloperCenter;
  /** The reports that have a code; null where no session is known. */
  readonly configured: () => ReadonlySet<string> | null;
  readonly language: () => string;
  readonly timeZone: () => string;
  readonly visible: BrowserSignal;
  readonly network: BrowserSignal;
  /** What all watch times are multiplied by: 1, less in a build under test. */
  readonly timeScale: number;
}

/**
 * What one account's upgrades share for as long as the app is open: storage, the outbox, which goes on sending after
 * a page is left, and the screen.
 */
export class UpgradeServices {
  readonly clock: Clock;
  readonly times: UpgradeTimes;
  readonly screen: ScreenWake;
  readonly #options: ServicesOptions;
  readonly #database: Database;
  readonly #locks: Locks;
  readonly #outbox: Outbox;
  readonly #drainer: Drainer;
  readonly #listeners = new Set<() => void>();

  constructor(options: ServicesOptions) {
    const { clock, scope, configured, visible, network } = options;
    this.#options = options;
    this.clock = clock;
    this.times = upgradeTimes(options.timeScale);
    this.screen = new ScreenWake((navigator as Partial<Navigator>).wakeLock, visible);
    const database = new Database({ clock });
    const onChange = (): void => {
      for (const listener of [...this.#listeners]) listener();
    };
    this.#database = database;
    this.#locks = webLocks();
    this.#outbox = new Outbox({
      database,
      clock,
      makeRoom: (bytes) => makeRoom(database, bytes, clock.now()),
      configured,
      onChange,
    });
    this.#drainer = new Drainer(
      {
        database,
        locks: this.#locks,
        clock,
        gateway: createOutboxGateway(scope, options),
        configured,
        flush: () => this.#outbox.flush(),
        onChange,
      },
      scope,
    );
    visible.subscribe(() => {
      if (visible.active) this.send('visible');
    });
    network.subscribe(() => {
      if (network.active) this.send('online');
    });
  }

  /** Sends what waits. Never rejects: what fails stays for the next time. */
  send(reason: DrainReason): void {
    void this.#drainer.drain(reason);
  }

  /** Calls `listener` whenever something of a report has changed; returns what takes it away. */
  onReports(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What became of reports. Rejects with storage errors. */
  reportStates(lines: readonly ReportLine[]): Promise<ReportStates> {
    return reportStates({ database: this.#database, outbox: this.#outbox }, this.#options.scope, lines);
  }

  /** Everything that an upgrade of one device needs. */
  dependencies(device: Pick<Device, 'productKey' | 'deviceKey' | 'name'>, who: string): UpgradeDependencies {
    const { client, clock, scope } = this.#options;
    const database = this.#database;
    const { productKey, deviceKey, name } = device;
    const id = { productKey, deviceKey };
    return {
      device: id,
      deviceName: name,
      who,
      clock,
      times: this.times,
      locks: this.#locks,
      readPlan: (signal) => readPlan(client, id, signal),
      readSecret: async (signal) => (await client.deviceSecret(id, { signal })).secret,
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
        enqueue: async ({ componentNo, report, facts, journal }) => {
          const subject = { kind: 'report', componentNo, report } as const;
          const journalState = journal ?? undefined;
          const entry = { ...id, subject, facts, ...(journalState ? { journalState } : {}) };
          const taken = await this.#outbox.enqueue(scope, entry);
          this.send('enqueued');
          return taken;
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

async function readPlan(
  client: Pick<DeveloperCenter, 'bluetoothPlan' | 'devicePlan'>,
  device: UpgradeDependencies['device'],
  signal: AbortSignal,
): Promise<UpgradePlan | null> {
  // The plan through the cloud tells the end; that it cannot be asked only means that the end is not known.
  const [plan, cloud] = await Promise.allSettled([
    client.bluetoothPlan(device, { signal }),
    client.devicePlan(device, { signal }),
  ]);
  if (plan.status === 'rejected') throw plan.reason;
  if (plan.value === null) return null;
  return { plan: plan.value, end: cloud.status === 'fulfilled' ? (cloud.value?.period.end ?? null) : null };
}
