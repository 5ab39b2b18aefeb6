import { describe, expect, it } from 'vitest';
import { concernsOf } from './concerns';
import { requirementsOf, type DeviceReading } from './requirements';

const component = {
  kind: 'module',
  packageKind: 'full',
  currentVersion: '1.0',
  targetVersion: '2.0',
  minimumBattery: null,
  minimumSignal: null,
  requiredSpace: null,
} as const;

const silent: DeviceReading = { battery: null, signal: null };

describe('concernsOf', () => {
  it('has none about a device that says nothing, or nothing against it', () => {
    const demanding = { ...component, packageKind: 'delta', minimumBattery: 30, requiredSpace: 900 } as const;
    expect(concernsOf([demanding], silent)).toEqual([]);
    const fit = { battery: 30, signal: null, moduleVersion: '1.0', memoryFree: 900, memoryFreeUnit: null };
    expect(concernsOf([demanding], fit)).toEqual([]);
  });

  it('names a requirement that is not met', () => {
    const [concern] = concernsOf([{ ...component, minimumBattery: 30 }], { ...silent, battery: 12 });
    expect(concern).toMatchObject({ kind: 'unmet', requirement: { kind: 'battery', actual: 12 } });
  });

  it('names a delta for another version than the device runs, of the part that it is for', () => {
    const delta = { ...component, packageKind: 'delta' } as const;
    const reading = { ...silent, moduleVersion: '0.9', mcuVersion: 'motor 1.0, radio 0.4' };
    expect(concernsOf([delta], reading)).toEqual([
      { kind: 'delta-base', component: 'module', version: '0.9', expected: '1.0' },
    ]);
    for (const fits of [
      { ...delta, kind: 'mcu' },
      { ...delta, kind: 'unknown' },
      { ...delta, currentVersion: '' },
      { ...delta, targetVersion: '0.9' },
      component,
    ] as const)
      expect(concernsOf([fits], reading)).toEqual([]);
  });

  it('weighs free space without a unit as the least it can be, and says both numbers', () => {
    const large = { ...component, requiredSpace: 90_000 };
    const reading = { ...silent, memoryFree: 4096 };
    expect(concernsOf([component, large], reading)).toEqual([{ kind: 'space', minimum: 90_000, free: 4096 }]);
    expect(concernsOf([large], { ...reading, memoryFree: 90_000 })).toEqual([]);
    expect(requirementsOf(large, reading)).toEqual([
      { kind: 'space', minimum: 90_000, actual: null, met: null, inNoUnit: 4096 },
    ]);
  });

  it('judges free space once its unit is named', () => {
    const large = { ...component, requiredSpace: 90_000 };
    const named = { ...silent, memoryFree: 40, memoryFreeUnit: 1024 };
    expect(concernsOf([large], named)).toMatchObject([
      { kind: 'unmet', requirement: { kind: 'space', minimum: 90_000, actual: 40_960 } },
    ]);
    expect(concernsOf([large], { ...named, memoryFree: 100 })).toEqual([]);
  });
});
