import { m } from '$lib/paraglide/messages';
import { relative } from '$lib/ui/format';
import Packages from '../../routes/packages/+page.svelte';
import { view, type States } from '../state';
import { component, DAY, HOUR, scope, sensor } from '../world/answers';
import { offline, refused, silent } from '../world/gateway';
import { lastAccount } from '../world/keep';
import { keptDevices, keptPlans } from '../world/kept';
import { keptBluetoothPlan, keptCopy, keptUse, prepared } from '../world/prepared';
import { withPlan } from './device';

const packagesPage = view(Packages);
const waiting = withPlan({ comVerList: [component()] }, {}, sensor);

const kept = {
  packages: [
    keptCopy(),
    keptCopy({
      ...{ copyId: 'part', identities: ['part'], sha256: null },
      received: 400_000,
      name: 'mcu-0.5-for-the-second-revision-of-the-board.bin',
    }),
  ],
  packageUses: [keptUse()],
};

export const packages: States = {
  empty: { shows: m.packages_empty, view: packagesPage },
  waiting: { shows: m.prepare_none, view: packagesPage, answers: waiting },
  preparing: {
    shows: m.prepare_reading,
    view: packagesPage,
    answers: { ...waiting, bluetoothPlan: silent },
    act: ({ press }) => press(m.prepare_named({ action: m.prepare_action(), name: 'Loading bay sensor' })),
  },
  kept: { shows: m.packages_whole, view: packagesPage, answers: waiting, kept },
  ready: {
    shows: () => m.prepare_again(),
    view: packagesPage,
    answers: waiting,
    kept: prepared(Date.now() - HOUR),
  },
  stale: {
    shows: () => m.prepare_stale({ when: relative(Date.now() - 2 * DAY, Date.now()) }),
    view: packagesPage,
    answers: waiting,
    kept: prepared(Date.now() - 2 * DAY),
  },
  ended: {
    shows: m.prepare_ended,
    view: packagesPage,
    answers: waiting,
    kept: prepared(Date.now() - 3 * DAY, Date.now() - HOUR),
  },
  'preparing-failed': {
    shows: () => m.prepare_problems({ count: 1 }),
    view: packagesPage,
    answers: { ...waiting, bluetoothPlan: refused('upstream-unavailable', {}, 502) },
    act: ({ press }) => press(m.prepare_named({ action: m.prepare_action(), name: 'Loading bay sensor' })),
  },
  unreadable: {
    shows: m.parked_here_package,
    view: packagesPage,
    answers: waiting,
    kept: {
      bluetoothPlans: [keptBluetoothPlan()],
      packages: [{ ...scope, copyId: 'odd', identities: 'none' }],
    },
  },
  incomplete: {
    shows: () => m.prepare_incomplete({ parts: m.prepare_missing_secret() }),
    view: packagesPage,
    answers: waiting,
    kept: { ...kept, bluetoothPlans: [keptBluetoothPlan()] },
  },
  'giving-up': {
    shows: () => m.prepare_give_up_title({ name: 'Loading bay sensor' }),
    view: packagesPage,
    answers: waiting,
    kept: { ...kept, bluetoothPlans: [keptBluetoothPlan()] },
    act: ({ press }) => press(m.prepare_named({ action: m.give_up(), name: 'Loading bay sensor' })),
  },
  removing: {
    shows: m.packages_remove_title,
    view: packagesPage,
    answers: waiting,
    kept,
    act: ({ press }) => press(m.packages_remove_named({ name: 'module-1.1.0.bin' })),
  },
  offline: {
    shows: m.prepare_offline,
    view: packagesPage,
    answers: offline,
    kept: { ...kept, settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
};
