import type { Clock } from '../clock';
import { createDeveloperCenter, type DeveloperCenter } from '../developer-center/client';
import type { Device, DeviceAttributes } from '../developer-center/types';
import type { OverairError } from '../errors';
import type { BrowserSignal } from '../platform/signal';
import type { DeviceId } from '../plans/types';
import { AutoConfirmations } from './auto-confirmation';
import { BatchState, type BatchServices } from './batch.svelte';
import { Decider } from './decider';
import { DeviceState, type DeviceServices } from './device.svelte';
import { DevicesState } from './devices.svelte';
import { DeviceFacts } from './facts';
import { Follower } from './follower';
import { Now } from './now.svelte';
import { PlanStore } from './plan-store';
import { SessionState } from './session.svelte';

export interface FleetOptions {
  readonly clock: Clock;
  readonly visible: BrowserSignal;
  readonly network: BrowserSignal;
  /** A BCP 47 tag: the language of the platform's own words. */
  readonly language: () => string;
  /** An IANA name. */
  readonly timeZone: () => string;
  /** For tests; the browser's own, to this page's origin, else. */
  readonly fetch?: typeof globalThis.fetch;
  readonly origin?: string;
}

/** A device's page moves by the second, a list of thousands more calmly. */
const PAGE_TICK_MS = 1_000;
const LIST_TICK_MS = 10_000;

/** What a page that is open needs whoever is signed in: the session, and the way to the Developer Center. */
export class Connection {
  readonly client: DeveloperCenter;
  readonly session: SessionState;
  #outdated = $state(false);

  constructor(options: FleetOptions) {
    this.client = createDeveloperCenter({
      ...options,
      account: () => this.session.account?.id ?? null,
      renewSession: (sentAt) => this.session.renew(sentAt),
      onFailure: (error) => {
        this.#onFailure(error);
      },
    });
    this.session = new SessionState({ client: this.client, clock: options.clock });
  }

  /** Whether the gateway is newer than this page, which then has to be reloaded. */
  get outdated(): boolean {
    return this.#outdated;
  }

  #onFailure(error: OverairError): void {
    if (error.code === 'client-outdated') this.#outdated = true;
    // Another tab signed in as somebody else: ask who, and show that account.
    if (error.code === 'account-changed') void this.session.load();
  }
}

/** One account's devices and plans. A page makes one for each account that signs in, and stops it when that changes. */
export class Fleet {
  readonly devices: DevicesState;
  readonly autoConfirmations: AutoConfirmations;
  readonly attributes: DeviceFacts<DeviceAttributes>;
  readonly store = new PlanStore();
  readonly decider: Decider;
  /** Moves every second. */
  readonly now: Now;
  readonly #listNow: Now;
  readonly #follower: Follower;
  readonly #services: DeviceServices & BatchServices;
  #problem = $state.raw<OverairError | null>(null);

  constructor(client: DeveloperCenter, options: FleetOptions) {
    const { clock, visible, network } = options;
    const { store } = this;
    const onProblem = (problem: OverairError | null): void => {
      this.#problem = problem;
    };
    const follower = new Follower({ client, clock, store, visible, network, onProblem });
    this.#follower = follower;
    this.now = new Now(clock, client.serverTime, PAGE_TICK_MS);
    this.#listNow = new Now(clock, client.serverTime, LIST_TICK_MS);
    this.decider = new Decider({ client, store, follower });
    this.attributes = new DeviceFacts((device) => client.deviceAttributes(device));
    this.autoConfirmations = new AutoConfirmations(client);
    this.devices = new DevicesState({ client, store, follower, now: this.#listNow });
    const { decider, now, attributes, autoConfirmations } = this;
    this.#services = {
      client,
      clock,
      store,
      follower,
      decider,
      now,
      attributes,
      autoConfirmations,
      visible,
    };
  }

  /** Why the plans could not be followed last time; null where they could. */
  get followProblem(): OverairError | null {
    return this.#problem;
  }

  /** The state of one device's page, to be opened by it. */
  device(id: DeviceId): DeviceState {
    const listed: Device | undefined = this.devices.find(id);
    return new DeviceState(this.#services, id, listed);
  }

  /** One action with many devices. */
  batch(): BatchState {
    return new BatchState(this.#services);
  }

  start(): void {
    this.now.start();
    this.#listNow.start();
    this.#follower.start();
  }

  stop(): void {
    this.now.stop();
    this.#listNow.stop();
    this.#follower.stop();
    this.devices.stop();
  }
}
