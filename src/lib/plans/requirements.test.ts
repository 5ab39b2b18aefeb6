import { describe, expect, it } from 'vitest';
import { requirementsOf, unmetRequirements } from './requirements';

const none = { minimumBattery: null, minimumSignal: null, requiredSpace: null };

describe('requirementsOf', () => {
  it('sets battery and signal against what the device says, the minimum itself being enough', () => {
    const component = { ...none, minimumBattery: 30, minimumSignal: -105 };
    expect(requirementsOf(component, { battery: 30, signal: -106 })).toEqual([
      { kind: 'battery', minimum: 30, actual: 30, met: true },
      { kind: 'signal', minimum: -105, actual: -106, met: false },
    ]);
  });

  it('does not know what the device has not said, and never its free space', () => {
    const component = { ...none, minimumBattery: 30, requiredSpace: 1024 };
    expect(requirementsOf(component, { battery: null, signal: -60 }).map(({ met }) => met)).toEqual([
      null,
      null,
    ]);
  });

  it('asks for nothing where the plan does not, and takes 0 for a requirement', () => {
    expect(requirementsOf(none, { battery: 1, signal: -120 })).toEqual([]);
    expect(requirementsOf({ ...none, minimumBattery: 0 }, { battery: 0, signal: null })).toMatchObject([
      { met: true },
    ]);
  });
});

describe('unmetRequirements', () => {
  it('names the strictest of each kind that is not met', () => {
    const components = [
      { ...none, minimumBattery: 20, minimumSignal: -100 },
      { ...none, minimumBattery: 40, requiredSpace: 1 },
      { ...none, minimumBattery: 30 },
    ];
    expect(unmetRequirements(components, { battery: 15, signal: -90 })).toEqual([
      { kind: 'battery', minimum: 40, actual: 15, met: false },
    ]);
  });

  it('does not count what is not known as unmet', () => {
    expect(
      unmetRequirements([{ ...none, minimumBattery: 20, requiredSpace: 1 }], { battery: null, signal: null }),
    ).toEqual([]);
  });
});
