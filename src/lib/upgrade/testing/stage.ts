// An upgrade of a virtual device on a virtual clock, with everything around it in memory.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { DeviceOptions } from '../../bluetooth/virtual/device-options';
import { VirtualRadio } from '../../bluetooth/virtual/radio';
import type { LinkOptions, SimulatedLink } from '../../bluetooth/virtual/simulated-link';
import { TestClock } from '../../testing/clock';
import { VirtualDevice } from '../../bluetooth/virtual/virtual-device';
import { UNKNOWN_PROFILE } from '../../bluetooth/quec/transfer/contract';
import type { PlanComponent } from '../../plans/types';
import { FakeLockManager } from '../../testing/locks';
import type { DeviceEvent } from '../../bluetooth/virtual/device-events';
import { componentWith, fileWith } from '../../testing/plans';
import type { AttemptEnd } from '../attempt';
import { createUpgradeEngine } from '../engine';
import { UpgradeFlow, type LoadEngine } from '../flow';
import type { LinkProfile } from '../../storage/link-profile-record';
import type { Journal } from '../records';
import { upgradeTimes } from '../times';
import type { UpgradePhase } from '../phases';
import type { Peripheral, UpgradeDependencies, UpgradePlan } from '../ports';
import { firmware, MemoryPackages } from './memory-packages';

export { firmware };

export const SECRET = 'AAECAwQFBgcICQoLDA0ODw==';
export const DEVICE = { productKey: 'p11bLe', deviceKey: 'AABBCCDD1234' };
export const clean: LinkProfile = {
  transfer: { ...UNKNOWN_PROFILE, writeSize: 244, tookCleanTransfer: true },
  bytesPerSecond: 20_000,
  signInWrites: 'pieces',
  silentVersions: 0,
  lostTrials: [],
};

/** The module's, from 1.0.0 to 2.0.0, with a file of each size that the scene's server has. */
export function component(
  over: Partial<PlanComponent> = {},
  sizes: readonly number[] = [8192],
): PlanComponent {
  const files = sizes.map((size, index) => {
    const hash = bytesToHex(sha256(firmware(size, index + 1)));
    return fileWith({ index, name: `part${index}.bin`, url: `/f/${index}`, size, sha256: hash });
  });
  return componentWith({ sort: 1, targetVersion: '2.0.0', files, ...over });
}

export interface Scene {
  readonly loadEngine?: LoadEngine;
  readonly components?: readonly PlanComponent[];
  readonly device?: Omit<DeviceOptions, 'clock' | 'watch'>;
  readonly link?: Partial<LinkOptions>;
  readonly profile?: LinkProfile;
  readonly journal?: Journal;
  readonly dependencies?: Partial<UpgradeDependencies>;
}

/** One upgrade with its world. */
export class Stage {
  readonly clock = new TestClock(1_000_000);
  readonly events: DeviceEvent[] = [];
  readonly reports: string[] = [];
  readonly phases: UpgradePhase['name'][] = [];
  readonly links: SimulatedLink[] = [];
  readonly locks = new FakeLockManager();
  readonly packages = new MemoryPackages(this.clock);
  readonly device: VirtualDevice;
  readonly link: Partial<LinkOptions>;
  readonly peripheral: Peripheral;
  readonly plan: UpgradePlan;
  readonly flow: UpgradeFlow;
  readonly dependencies: UpgradeDependencies;
  loadEngine: LoadEngine = () => Promise.resolve({ createUpgradeEngine });
  journal: Journal | null;
  profile: LinkProfile | null;
  awake = 0;
  /** What each attempt came to, and whether its journal was still there. */
  readonly ends: (AttemptEnd & { readonly hadJournal: boolean })[] = [];
  /** Whether a report of an upgrade before is still to arrive. */
  awaitsReport = false;
  /** Told what the device does, as it does it. */
  onEvent: (event: DeviceEvent) => void = () => undefined;
  #watchers: { readonly is: (phase: UpgradePhase) => boolean; readonly resolve: () => void }[] = [];

  constructor({
    components = [component()],
    device,
    link,
    profile,
    journal,
    dependencies,
    loadEngine,
  }: Scene = {}) {
    if (loadEngine) this.loadEngine = loadEngine;
    const { clock } = this;
    this.journal = journal ?? null;
    this.profile = profile ?? null;
    this.device = new VirtualDevice({ ...device, clock, watch: (event) => this.#see(event) });
    this.link = link ?? {};
    const radio = new VirtualRadio({ clock, device: this.device, link: this.link });
    this.peripheral = {
      name: 'QUEC_BLE_1234',
      nameDiffers: false,
      isVirtual: false,
      connect: async ({ onAttempt }) => {
        onAttempt();
        const opened = await radio.connect();
        this.links.push(opened);
        return opened;
      },
    };
    this.plan = { plan: { planId: '7', notes: '', components }, end: null };
    this.dependencies = this.#world(this.plan, dependencies ?? {});
    this.flow = this.another();
  }

  #see(event: DeviceEvent): void {
    this.events.push(event);
    this.onEvent(event);
  }

  /** One more flow in the same world, as after a reload. */
  another(): UpgradeFlow {
    return new UpgradeFlow(this.dependencies, this.loadEngine, ({ phase }) => {
      if (this.phases.at(-1) !== phase.name) this.phases.push(phase.name);
      for (const watcher of this.#watchers.filter(({ is }) => is(phase))) watcher.resolve();
      this.#watchers = this.#watchers.filter(({ is }) => !is(phase));
    });
  }

  get phase(): UpgradePhase {
    return this.flow.snapshot.phase;
  }

  /** As prepared: every file of the plan is here; damaged since, if so. */
  keepFiles(isDamaged = false): void {
    const { plan, packages } = this;
    for (const component of plan.plan.components) {
      for (const file of component.files) packages.keep({ plan, component, file }, isDamaged);
    }
  }

  /** Opens, confirms and chooses, and runs until the upgrade ends or waits for a person. */
  async play(flow = this.flow): Promise<void> {
    await this.run(flow.open());
    flow.choose(this.peripheral);
    await this.run(flow.confirm());
  }

  /** Runs time until a phase is reached, beginning with `begin`. */
  async until(is: (phase: UpgradePhase) => boolean, begin: () => unknown): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#watchers.push({ is, resolve });
    });
    begin();
    await this.run(reached);
  }

  run<T>(promise: Promise<T>): Promise<T> {
    return this.clock.runUntil(promise, { limitMs: 3_600_000 });
  }

  /** Opens and chooses, then confirms and runs until the phase is reached. */
  async playUntil(is: (phase: UpgradePhase) => boolean): Promise<void> {
    await this.run(this.flow.open());
    this.flow.choose(this.peripheral);
    await this.until(is, () => this.flow.confirm());
  }

  /** How many bytes of packets the device was sent. */
  get packets(): number {
    return this.events.reduce((sum, event) => sum + (event.kind === 'packet' ? event.length : 0), 0);
  }

  #world(plan: UpgradePlan, over: Partial<UpgradeDependencies>): UpgradeDependencies {
    return {
      device: DEVICE,
      deviceName: 'Sensor',
      who: 'Ada',
      clock: this.clock,
      times: upgradeTimes(1),
      locks: this.locks.tab(),
      readPlan: () => Promise.resolve(plan),
      readSecret: () => Promise.resolve(SECRET),
      packages: this.packages,
      reports: {
        submit: ({ subject: { componentNo, report }, journal }) => {
          this.reports.push(`${componentNo} ${report}`);
          if (journal !== null) this.journal = structuredClone(journal);
          return Promise.resolve({ id: `r${this.reports.length}`, saved: true });
        },
        areAwaited: () => Promise.resolve(this.awaitsReport),
      },
      journal: {
        read: () => {
          const { journal } = this;
          const reports = [{ id: 'r1', componentNo: 'MODULE', report: 'confirmed', saved: true }] as const;
          return Promise.resolve(journal === null ? null : { journal, reports });
        },
        keep: (journal) => {
          this.journal = structuredClone(journal);
          return Promise.resolve();
        },
        drop: () => {
          this.journal = null;
          return Promise.resolve();
        },
      },
      attempts: {
        note: (end) => {
          this.ends.push({ ...end, hadJournal: this.journal !== null });
          return Promise.resolve();
        },
      },
      profiles: {
        read: () => Promise.resolve(this.profile),
        keep: (profile) => {
          this.profile = profile;
          return Promise.resolve();
        },
      },
      keepAwake: () => {
        this.awake++;
        return () => {
          this.awake--;
        };
      },
      ...over,
    };
  }
}
