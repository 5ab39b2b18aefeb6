import { describe, expect, it } from 'vitest';
import { isOverairError } from '../errors';
import { fileWith } from '../testing/plans';
import {
  canTransfer,
  completePlan,
  saysAll,
  type FetchedComponent,
  type FetchedPlan,
} from './bluetooth-plan';
import type { PlanComponent } from './types';

const file = (name: string) => fileWith({ index: 1, name, url: `/${name}`, size: 1024 });

const bare = (componentNo = 'MCU'): FetchedComponent => ({
  ...{ componentNo, sort: null, kind: null, packageKind: null, currentVersion: '', targetVersion: '' },
  ...{ notes: '', minimumBattery: null, minimumSignal: null, requiredSpace: null, files: [] },
});

const whole: FetchedComponent = {
  ...bare(),
  ...{ kind: 'mcu', packageKind: 'full', targetVersion: '2.0', files: [file('fetched.bin')] },
};

const fetched = (components: FetchedComponent[], more: Partial<FetchedPlan> = {}): FetchedPlan => ({
  ...{ planId: null, notes: '', packageKind: null, components },
  ...more,
});

const twin: PlanComponent = {
  ...{ componentNo: 'MCU', sort: 2, kind: 'mcu', packageKind: 'delta', currentVersion: '1.0' },
  ...{ targetVersion: '2.0', notes: 'of the MCU', minimumBattery: 30, minimumSignal: null, requiredSpace: 9 },
  ...{ downloadStatus: 'done', upgradeStatus: 'running', downloadProgress: 0.5, files: [file('cloud.bin')] },
};

const cloud = { planId: '7', notes: 'of the plan', packageKind: 'delta', components: [twin] } as const;

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return isOverairError(error)
      ? [error.code, error.details['componentNo'] ?? error.details['field']]
      : error;
  }
}

describe('completePlan', () => {
  it('takes all that a bare component does not say from the same component of the plan through the cloud', () => {
    const plan = completePlan(fetched([bare()]), cloud);
    expect(plan).toMatchObject({ planId: '7', notes: 'of the plan' });
    expect(plan.components[0]).toMatchObject({
      ...{ componentNo: 'MCU', sort: 2, kind: 'mcu', packageKind: 'delta', currentVersion: '1.0' },
      ...{ targetVersion: '2.0', notes: 'of the MCU', minimumBattery: 30, requiredSpace: 9 },
      ...{ files: [file('cloud.bin')], downloadStatus: 'none', downloadProgress: 0 },
    });
  });

  it('leaves what the Bluetooth plan says as it is, whatever the cloud says', () => {
    const other = { ...cloud, planId: '8', components: [{ ...twin, targetVersion: '3.0' }] };
    for (const second of [null, cloud, other]) {
      const plan = completePlan(fetched([whole], { planId: '7', notes: 'mine' }), second);
      expect(plan).toMatchObject({ planId: '7', notes: 'mine' });
      expect(plan.components[0]).toMatchObject({ targetVersion: '2.0', files: [file('fetched.bin')] });
    }
  });

  it.each<[string, FetchedPlan]>([
    ['another plan', fetched([bare()], { planId: '8' })],
    ['another target', fetched([{ ...bare(), targetVersion: '2.1' }])],
    ['another kind', fetched([{ ...bare(), kind: 'module' }])],
    ['a full package for a delta', fetched([{ ...bare(), packageKind: 'full' }])],
    ['a delta from another version', fetched([{ ...bare(), currentVersion: '0.9' }])],
  ])('refuses files of %s', (_what, plan) => {
    expect(refusal(() => completePlan(plan, cloud))).toEqual(['plans-differ', 'MCU']);
  });

  it('refuses files that two components of one number name', () => {
    const twice = { ...cloud, components: [twin, { ...twin, files: [file('other.bin')] }] };
    expect(refusal(() => completePlan(fetched([bare()]), twice))).toEqual(['plans-differ', 'MCU']);
  });

  it.each([
    ['the device has no plan through the cloud', null],
    ['that has another component', { ...cloud, components: [{ ...twin, componentNo: 'MODULE' }] }],
    ['that names no file either', { ...cloud, components: [{ ...twin, files: [] }] }],
  ])('refuses a component without a file where %s', (_why, second) => {
    expect(refusal(() => completePlan(fetched([bare()]), second))).toEqual(['package-missing', 'MCU']);
  });

  it('refuses a component whose target nobody names: its result could not be told', () => {
    const plan = fetched([{ ...whole, targetVersion: '' }]);
    expect(refusal(() => completePlan(plan, null))).toEqual(['answer-malformed', 'data.components.MCU.tver']);
  });

  it('orders components as the plan does', () => {
    const components = [bare('A'), { ...bare('B'), sort: 1 }];
    const second = { ...cloud, components: ['A', 'B'].map((componentNo) => ({ ...twin, componentNo })) };
    expect(completePlan(fetched(components), second).components.map((each) => each.componentNo)).toEqual([
      'B',
      'A',
    ]);
  });
});

describe('what has to be asked of the cloud', () => {
  it('is nothing, its notes, or what cannot be done without', () => {
    expect(saysAll(fetched([whole], { notes: 'n' }))).toBe(true);
    expect([saysAll(fetched([whole])), canTransfer(fetched([whole]))]).toEqual([false, true]);
    expect(canTransfer(fetched([whole, bare('B')]))).toBe(false);
    expect(canTransfer(fetched([{ ...whole, targetVersion: '' }]))).toBe(false);
  });
});
