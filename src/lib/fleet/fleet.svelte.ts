import type { DeveloperCenter } from '../developer-center/client';
import type { DeviceAttributes } from '../developer-center/types';
import { actionOf, type Standing } from '../outbox/standing';
import type { OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';
import { AutoConfirmations } from './auto-confirmation';
import { FollowedUpgrades, type FollowedOptions } from './followed-upgrades';
import type { DeviceServices } from './device-services';
import { DevicesState } from './devices.svelte';
import { DeviceFacts } from './device-facts';
import { Poller } from './poller';
import type { ConnectionOptions } from './gateway-connection.svelte';
import { Histories } from './histories';
import type { DeviceCache } from './device-cache';
import { Now } from './now.svelte';
import type { Outgoing } from './outgoing.svelte';
import { PlanStore } from './plan-store';

/** When devices and plans are asked for. */
export type FleetOptions = Pick<ConnectionOptions, 'clock' | 'visible' | 'network'>;

/** What an account's devices and plans are put together from. */
export interface FleetParts {
  readonly cache: DeviceCache | null;
  /** Where what is followed is written down; null if nothing is kept. */
  readonly record: Pick<FollowedOptions, 'database' | 'scope' | 'onProblem'> | null;
  /** The one road out. */
  readonly outgoing: Outgoing;
  /** Whose decisions these are, as shown to people. */
  readonly who: () => string;
}

/** What the state of a device's page or of a batch is made with. */
export interface FleetServices extends DeviceServices {
  readonly client: DeveloperCenter;
  readonly outgoing: Outgoing;
}

/** A device's page moves by the second, a list of thousands more calmly. */
const PAGE_TICK_MS = 1_000;
const LIST_TICK_MS = 10_000;

/** One account's devices and plans. A page makes one for each account that signs in, and stops it when that changes. */
export class Fleet {
  readonly devices: DevicesState;
  readonly autoConfirmations: AutoConfirmations;
  readonly attributes: DeviceFacts<DeviceAttributes>;
  readonly store: PlanStore;
  /** Null if nothing is kept. */
  readonly followed: FollowedUpgrades | null;
  /** Moves every second. */
  readonly now: Now;
  readonly #listNow: Now;
  readonly #poller: Poller;
  readonly #services: FleetServices;
  readonly #client: DeveloperCenter;
  readonly #cache: DeviceCache | null;
  readonly #histories: Histories;
  #problem = $state.raw<OverairError | null>(null);

  /** With a `cache`, what is told is kept for a start without a network; `restore` brings it back. */
  constructor(client: DeveloperCenter, options: FleetOptions, { cache, record, outgoing, who }: FleetParts) {
    const { clock, visible, network } = options;
    this.#client = client;
    this.#cache = cache;
    const store: PlanStore = new PlanStore(
      (device) => {
        this.#keepMemory(device);
        this.followed?.marked(device);
      },
      () => client.serverTime.now(),
    );
    this.store = store;
    this.#histories = new Histories((device) => {
      this.#keepMemory(device);
    });
    const onProblem = (problem: OverairError | null): void => {
      this.#problem = problem;
    };
    const poller = new Poller({ client, clock, store, visible, network, onProblem });
    this.#poller = poller;
    this.now = new Now(clock, client.serverTime, PAGE_TICK_MS);
    this.#listNow = new Now(clock, client.serverTime, LIST_TICK_MS);
    this.attributes = new DeviceFacts((device) => client.deviceAttributes(device));
    this.autoConfirmations = new AutoConfirmations({ client, outgoing, who });
    this.devices = new DevicesState({
      client,
      clock,
      store,
      poller,
      now: this.#listNow,
      onLoaded: (devices, whole) => void cache?.keepDevices(devices, whole),
    });
    const { now, attributes, autoConfirmations } = this;
    this.followed =
      record === null
        ? null
        : new FollowedUpgrades({
            ...{ ...record, clock, store },
            time: () => client.serverTime.now(),
            readAt: (device) => this.planReadAt(device),
            isAutomatic: (device) => {
              const fact = autoConfirmations.get(device);
              return fact?.kind === 'known' && fact.value;
            },
            isDeciding: (device) => outgoing.decisionsOf(device).length > 0,
          });
    this.followed?.start();
    this.#services = {
      client,
      clock,
      store,
      outgoing,
      poller,
      who,
      now,
      attributes,
      keptReading: async (device) => (await cache?.keptReading(device)) ?? null,
      autoConfirmations,
      histories: this.#histories,
      visible,
    };
    outgoing.onSettled((entry, standing) => {
      this.#onSettled(entry, standing);
    });
  }

  /** Why the plans could not be followed last time; null if they could. */
  get followProblem(): OverairError | null {
    return this.#problem;
  }

  /** What the state of one device's page needs; the list does without that state, so it is not loaded with it. */
  get services(): FleetServices {
    return this.#services;
  }

  /** Shows what was kept of this account, until the Developer Center tells; to be awaited before the pages open. */
  async restore(): Promise<void> {
    const cache = this.#cache;
    if (cache === null) return;
    const { devices, readAt, plans, memories } = await cache.load();
    for (const { plan, history, ...device } of memories) {
      if (plan !== null) this.store.recall(device, plan);
      if (history !== null) this.#histories.recall(device, history);
    }
    this.devices.restore(devices, readAt);
    for (const { plan, ...device } of plans) this.store.put(device, plan, 0);
    this.store.subscribe((device, plan) => {
      cache.keepPlan(device, plan);
    });
  }

  /** What was taken makes void what was asked before; also after a refusal the plan is not what the page believed. */
  #onSettled({ productKey, deviceKey, subject }: OutboxRecord, standing: Standing): void {
    const action = actionOf(subject);
    const device = { productKey, deviceKey };
    if (action === null || (standing.kind !== 'accepted' && standing.kind !== 'refused')) return;
    if (standing.kind === 'accepted') {
      this.store.supersede(device);
      if (subject.kind === 'action' && action !== 'cancel')
        this.store.markDecidedHere({ ...device, planId: subject.planId });
      this.#histories.did(device, action, this.#client.serverTime.now());
      this.#cache?.flushSoon();
    }
    this.#poller.ask(device);
  }

  #keepMemory(device: DeviceId): void {
    this.#cache?.keepMemory(device, () => ({
      plan: this.store.memoryOf(device),
      history: this.#histories.memoryOf(device),
    }));
  }

  /** Writes what is to be kept: the page may not come back. */
  async flush(): Promise<void> {
    await this.followed?.flush();
    await this.#cache?.flush();
  }

  /** When what is known of a device's plan was told, ms since the epoch; null if nothing was. */
  planReadAt(id: DeviceId): number | null {
    return this.#cache?.readAt(id) ?? null;
  }

  start(): void {
    this.now.start();
    this.#listNow.start();
    this.#poller.start();
  }

  stop(): void {
    this.now.stop();
    this.#listNow.stop();
    this.#poller.stop();
    this.devices.stop();
    this.followed?.stop();
    this.#cache?.stop();
  }
}
