import { m } from '$lib/paraglide/messages';
import type { RecordOf } from '$lib/storage/schema';
import Packages from '../../routes/packages/+page.svelte';
import { view, type States } from '../state';
import { component, DAY, HOUR, PLAN, scope, sensor } from '../world/answers';
import { offline, silent } from '../world/gateway';
import { lastAccount } from '../world/keep';
import { keptComponent, keptDevices, keptPlans } from '../world/kept';
import { withPlan } from './device';

const packagesPage = view(Packages);
const waiting = withPlan({ comVerList: [component()] }, {}, sensor);

const copy = (copyId: string, more: Partial<RecordOf<'packages'>> = {}): RecordOf<'packages'> => ({
  ...{ ...scope, copyId, identities: [copyId], sha256: 'a'.repeat(64), name: 'module-1.1.0.bin' },
  ...{ size: 1_234_567, received: 1_234_567, validator: null },
  ...{ createdAt: Date.now() - DAY, usedAt: Date.now() - HOUR },
  ...more,
});

const use: RecordOf<'packageUses'> = {
  ...{ ...scope, ...sensor, componentNo: 'MODULE', fileIndex: 1, planId: PLAN },
  ...{ until: Date.now() + 10 * DAY, copyId: 'whole' },
};

const bluetoothPlan: RecordOf<'bluetoothPlans'> = {
  ...{ ...scope, ...sensor, end: Date.now() + 10 * DAY, readAt: Date.now() - HOUR },
  plan: { planId: PLAN, notes: '', components: [keptComponent()] },
};

const kept = {
  packages: [
    copy('whole'),
    copy('part', {
      sha256: null,
      received: 400_000,
      name: 'mcu-0.5-for-the-second-revision-of-the-board.bin',
    }),
  ],
  packageUses: [use],
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
  incomplete: {
    shows: () => m.prepare_incomplete({ parts: m.prepare_missing_secret() }),
    view: packagesPage,
    answers: waiting,
    kept: { ...kept, bluetoothPlans: [bluetoothPlan] },
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
