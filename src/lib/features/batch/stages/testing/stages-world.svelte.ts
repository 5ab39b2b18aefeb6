import { vi } from 'vitest';
import type { Clock } from '$lib/clock';
import { ServerTime } from '$lib/developer-center/server-time';
import { Outgoing } from '$lib/fleet/outgoing.svelte';
import { PlanStore } from '$lib/fleet/plan-store';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import { FakeSignal } from '$lib/fleet/testing/signal';
import { createOutboxEngine } from '$lib/outbox/engine';
import { changeEntries } from '$lib/outbox/entries';
import type { DevicePlan } from '$lib/plans/types';
import type { Channel } from '$lib/platform/channel';
import { Listeners } from '$lib/platform/listeners';
import { FakeCenter } from '$lib/testing/center';
import { idle, START } from '$lib/testing/clock';
import { alice, freshDatabase } from '$lib/testing/database';
import { FakeLockManager } from '$lib/testing/locks';
import { deviceWith, idOf, planWith } from '$lib/testing/plans';
import type { StagedUpgradeWish } from '../new-staged-upgrade';
import { followedStagedUpgrades } from '../open-staged-upgrades.svelte';

/** Round the event loop so often a stage is sent, and its answers are read. */
const TURNS = 40;

/** It is always noon, and whatever waits for a time has its turn at once. */
const swift: Clock = {
  now: () => START,
  after(_, task) {
    const turn = setImmediate(task);
    return () => clearImmediate(turn);
  },
};

/** Devices with plan 1 whose decisions are kept, and go out only as a test says; tabs share what is kept. */
export class StagesWorld {
  readonly clock = swift;
  readonly database = freshDatabase();
  readonly center: FakeCenter;
  readonly #locks = new FakeLockManager();
  readonly #words = { stagedUpgrades: new Listeners(), outbox: new Listeners() };
  readonly #keys: readonly string[];
  readonly #tabs: StagesTab[] = [];

  constructor(...keys: string[]) {
    this.#keys = keys;
    this.center = new FakeCenter(...keys.map((key) => planWith(key, { planName: 'Winter' })));
  }

  /** A page of the app; it is closed with the world. */
  open(who = 'Ada'): StagesTab {
    const tab = new StagesTab(this, who, this.#keys);
    this.#tabs.push(tab);
    return tab;
  }

  /** What a tab tells all others, and hears of them. */
  channel(name: 'stagedUpgrades' | 'outbox'): Channel {
    const words = this.#words[name];
    let isOwn = false;
    return {
      post() {
        isOwn = true;
        words.tell();
        isOwn = false;
      },
      subscribe: (listener) =>
        words.subscribe(() => {
          if (!isOwn) listener();
        }),
    };
  }

  locks() {
    return this.#locks.tab();
  }

  /** The platform says something else of a device's plan, and each tab hears it. */
  async told(key: string, changes: Partial<DevicePlan>): Promise<void> {
    const plan = { ...planWith(key, { planName: 'Winter' }), ...changes };
    this.center.put(plan);
    if (plan.userConfirmStatus === 'confirmed') await this.#accept(key);
    for (const tab of this.#tabs) tab.hear(plan);
    await idle(TURNS);
  }

  /** What was decided of a device has arrived. */
  async #accept(key: string): Promise<void> {
    const entries = (await this.#tabs[0]?.outgoing.entries()) ?? [];
    const end = { outcome: 'accepted', acceptedAt: START } as const;
    const own = entries.filter(({ deviceKey }) => deviceKey === key);
    await changeEntries(
      this.database,
      own.map((entry) => ({ entry, to: () => ({ now: null, end }) })),
    );
    this.#words.outbox.tell();
    await idle(TURNS);
  }

  async close(): Promise<void> {
    for (const tab of this.#tabs) tab.close();
    await idle(TURNS);
    await this.database.close();
  }
}

class StagesTab {
  readonly store: PlanStore;
  readonly outgoing: Outgoing;
  readonly stagedUpgrades;
  readonly #keys: readonly string[];
  readonly #now: () => number;
  readonly #stop: () => void;
  #rows = $state.raw<readonly DeviceRow[]>([]);

  constructor(world: StagesWorld, who: string, keys: readonly string[]) {
    const { clock, database, center } = world;
    const now = (): number => clock.now();
    this.#keys = keys;
    this.#now = now;
    this.store = new PlanStore(undefined, now);
    this.outgoing = outgoingOf(world);
    this.outgoing.start();
    for (const plan of center.plans.values()) this.hear(plan);
    const rows = (): readonly DeviceRow[] => this.#rows;
    const { stagedUpgrades, stop } = followedStagedUpgrades({
      ...{ database, clock, scope: alice, store: this.store, outgoing: this.outgoing },
      client: { upgradeDetails: center.upgradeDetails, serverTime: new ServerTime(clock) },
      devices: {
        get rows() {
          return rows();
        },
        ...{ loadedAt: now(), truncated: false, failures: [], malformed: [] },
      },
      channel: world.channel('stagedUpgrades'),
      who: () => who,
    });
    this.stagedUpgrades = stagedUpgrades;
    this.#stop = stop;
  }

  hear(plan: DevicePlan): void {
    this.store.put(plan, plan, this.store.begin());
    this.#rows = this.#keys.map((key) => deviceRow(deviceWith(key), this.store.get(idOf(key)), this.#now()));
  }

  /** All devices in the list's order, in these stages and the rest. */
  wish(stopAfter: number, ...sizes: number[]): StagedUpgradeWish {
    const inDevices = sizes.map((value) => ({ unit: 'devices', value }) as const);
    return { rows: this.#rows, sizes: inDevices, order: 'selection', stopAfter };
  }

  close(): void {
    this.#stop();
    this.outgoing.stop();
  }
}

/** The road out of a tab, on which nothing goes out. */
function outgoingOf(world: StagesWorld): Outgoing {
  const { clock, database } = world;
  return new Outgoing({
    ...{ database, scope: alice, clock, visible: new FakeSignal(), locks: world.locks() },
    channel: world.channel('outbox'),
    requests: { clock, language: () => 'en', timeZone: () => 'UTC' },
    load: () =>
      Promise.resolve({
        createOutboxEngine: (options: Parameters<typeof createOutboxEngine>[0]) => {
          const engine = createOutboxEngine(options);
          engine.sender.run = vi.fn(() => Promise.resolve({ waiting: false, waitsFor: null, failure: null }));
          return engine;
        },
      }),
    configured: () => null,
    time: () => clock.now(),
    offline: () => false,
    unreachable: () => Promise.resolve(false),
    onReturn: () => () => undefined,
    renewSession: () => Promise.resolve(false),
    requestSync: () => Promise.resolve(true),
    onProblem: () => undefined,
  });
}

/** Until what a tab does is done and heard. */
export const settled = (): Promise<void> => idle(TURNS);
