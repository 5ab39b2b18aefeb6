import type { ComponentType, PlanState } from './model';

const KiB = 1024;
const hour = 3_600_000;
const day = 24 * hour;

export interface SeedComponent {
  readonly type: ComponentType;
  readonly from: string;
  readonly target: string;
  readonly delta?: boolean;
  readonly notes: string;
  /** Sizes of the files, in bytes. */
  readonly files: readonly number[];
  readonly battery?: number;
  readonly signal?: number;
  readonly space?: number;
}

export interface SeedPlan {
  readonly name: string;
  readonly notes: string;
  readonly silent?: boolean;
  readonly state?: PlanState;
  /** From the seed's time, in milliseconds. */
  readonly opens: number;
  readonly ends: number;
  /** In the order in which they are upgraded. */
  readonly components: readonly SeedComponent[];
}

/** A plan that a seeded device can have. */
export type SeedPlanName = keyof typeof seedPlans;

const trackerModule: SeedComponent = {
  type: 0,
  from: '2.4.1',
  target: '2.5.0',
  notes: 'Modem firmware 2.5.0: shorter time to first position, less current in sleep.',
  files: [384 * KiB],
  battery: 30,
  signal: -105,
  space: 1024 * KiB,
};

const trackerMcu: SeedComponent = {
  type: 1,
  from: '1.0.8',
  target: '1.1.0',
  notes: 'Controller firmware 1.1.0: motion sensor reads at 25 Hz.',
  files: [48 * KiB, 32 * KiB],
  battery: 30,
};

const plugModule: SeedComponent = {
  type: 0,
  from: '3.1.1',
  target: '3.2.0',
  notes: 'Plug firmware 3.2.0: power is measured to 0.1 W.',
  files: [512 * KiB],
  signal: -80,
  space: 768 * KiB,
};

const trackerNotes = [
  'Finds its position in half the time after a cold start.',
  'Uses less current while parked.',
  'Fixes a restart that could follow a change of network.',
].join('\n');

const plugNotes = [
  'Measures power to 0.1 W.',
  'Joins the network again by itself after a power cut.',
  'Closes a hole in the local control interface.',
].join('\n');

const sensorNotes = [
  'Readings are kept for 30 days instead of 7.',
  'Longer battery life at low temperatures.',
  'Fixes a wrong humidity reading after condensation.',
].join('\n');

/** Every kind of plan there is: full and delta, of one and of several components and files, in every period and state. */
export const seedPlans = {
  tracker: {
    name: 'Tracker firmware 2.5.0',
    notes: trackerNotes,
    opens: -2 * day,
    ends: 30 * day,
    components: [trackerModule],
  },
  trackerBoth: {
    name: 'Tracker firmware 2.5.0 with controller 1.1.0',
    notes: trackerNotes + '\nThe controller reads the motion sensor more often.',
    opens: -day,
    ends: 30 * day,
    components: [trackerModule, trackerMcu],
  },
  trackerSilent: {
    name: 'Tracker maintenance 2.5.0',
    notes: trackerNotes,
    silent: true,
    opens: -hour,
    ends: 7 * day,
    components: [trackerModule, trackerMcu],
  },
  trackerDelta: {
    name: 'Tracker firmware 2.5.0, small package',
    notes: trackerNotes,
    opens: -3 * day,
    ends: 20 * day,
    components: [{ ...trackerModule, delta: true, files: [72 * KiB] }],
  },
  plug: {
    name: 'Plug firmware 3.2.0',
    notes: plugNotes,
    opens: -5 * day,
    ends: 14 * day,
    components: [plugModule],
  },
  plugEnding: {
    name: 'Plug security fix 3.1.2',
    notes: 'Closes a hole in the local control interface.\nNothing else changes.',
    opens: -6 * day,
    ends: 40 * 60_000,
    components: [
      { ...plugModule, target: '3.1.2', delta: true, notes: 'Plug security fix 3.1.2.', files: [64 * KiB] },
    ],
  },
  plugNotOpen: {
    name: 'Plug firmware 3.3.0',
    notes: plugNotes + '\nSchedules follow sunrise and sunset.',
    opens: 3 * day,
    ends: 17 * day,
    components: [{ ...plugModule, target: '3.3.0', notes: 'Plug firmware 3.3.0.', files: [544 * KiB] }],
  },
  plugEnded: {
    name: 'Plug firmware 3.1.5',
    notes: plugNotes,
    opens: -20 * day,
    ends: -day,
    components: [{ ...plugModule, target: '3.1.5', notes: 'Plug firmware 3.1.5.' }],
  },
  plugTerminated: {
    name: 'Plug firmware 3.2.0 beta',
    notes: plugNotes,
    state: 'terminated',
    opens: -2 * day,
    ends: 14 * day,
    components: [plugModule],
  },
  gateway: {
    name: 'Gateway firmware 5.0.2',
    notes: [
      'Starts twice as fast.',
      'Takes up to 64 sub-devices.',
      'Renews its certificates by itself.',
    ].join('\n'),
    opens: -day,
    ends: 21 * day,
    components: [
      {
        type: 0,
        from: '4.9.7',
        target: '5.0.2',
        notes: 'System 5.0.2 in two parts: kernel and root file system.',
        files: [384 * KiB, 640 * KiB],
        signal: -110,
        space: 2048 * KiB,
      },
      { type: 1, from: '0.9.3', target: '1.0.0', notes: 'Radio coprocessor 1.0.0.', files: [128 * KiB] },
    ],
  },
  door: {
    name: 'Door sensor firmware 1.3.0',
    notes: 'Reports at once when the door opens.\nWarns before the battery is empty.',
    opens: -4 * day,
    ends: 10 * day,
    components: [
      {
        type: 0,
        from: '1.2.2',
        target: '1.3.0',
        notes: 'Door sensor 1.3.0.',
        files: [40 * KiB],
        battery: 20,
      },
    ],
  },
  sensor: {
    name: 'Sensor firmware 1.8.0',
    notes: sensorNotes,
    opens: -3 * day,
    ends: 30 * day,
    components: [
      { type: 0, from: '1.7.4', target: '1.8.0', notes: 'Sensor 1.8.0.', files: [32 * KiB], battery: 20 },
    ],
  },
  sensorBoth: {
    name: 'Sensor firmware 1.8.0 with controller 0.6.0',
    notes: sensorNotes + '\nThe controller drives the new display.',
    opens: -3 * day,
    ends: 30 * day,
    components: [
      {
        type: 0,
        from: '1.7.4',
        target: '1.8.0',
        notes: 'Sensor 1.8.0.',
        files: [48 * KiB, 32 * KiB],
        battery: 20,
      },
      { type: 1, from: '0.5.1', target: '0.6.0', notes: 'Controller 0.6.0.', files: [32 * KiB] },
    ],
  },
  sensorSuspended: {
    name: 'Sensor firmware 1.9.0',
    notes: sensorNotes,
    state: 'suspended',
    opens: -day,
    ends: 30 * day,
    components: [
      { type: 0, from: '1.7.4', target: '1.9.0', notes: 'Sensor 1.9.0.', files: [96 * KiB], battery: 20 },
    ],
  },
} as const satisfies Record<string, SeedPlan>;
