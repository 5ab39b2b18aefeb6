import { describe, expect, it } from 'vitest';
import { AttributesSchema } from './attributes-schema';
import { parse } from './parse';

const nothing = {
  ...{ moduleVersion: null, mcuVersion: null, battery: null, signal: null },
  ...{ memoryFree: null, memoryFreeUnit: null },
};

const mcuOf = (mcuVersion: unknown) => parse(AttributesSchema, { deviceData: { mcuVersion } }).mcuVersion;

describe('AttributesSchema', () => {
  it('reads what a device reported, and nothing', () => {
    const deviceData = {
      version: '1.0.0',
      mcuVersion: '',
      battery: '85',
      signalStrength: -67,
      memoryFree: '20480',
    };
    expect(parse(AttributesSchema, { customizeTslInfo: [], deviceData })).toEqual({
      ...{ ...nothing, moduleVersion: '1.0.0', battery: 85, signal: -67, memoryFree: 20_480 },
    });
    expect(parse(AttributesSchema, { deviceData: { rsrp: '-98' } }).signal).toBe(-98);
    expect(parse(AttributesSchema, { deviceData: { battery: '64%', rsrp: '-98 dBm' } })).toMatchObject({
      ...{ battery: 64, signal: -98 },
    });
    for (const answer of [null, {}, { deviceData: null }, { deviceData: 'none' }, { tslResourcesInfo: 7 }])
      expect(parse(AttributesSchema, answer)).toEqual(nothing);
  });

  it('reads resources by code where that is all there is, and those that can be read', () => {
    const tslResourcesInfo = [
      { resourceCode: 'version', resourceValue: '1.0.0', deviceKey: 'd' },
      { resourceCode: 'mcu_version', resourceValue: '0.9' },
      { resourceCode: 'battery', resourceValue: {} },
      { resourceCode: 'signal_strength', resourceValue: '-71' },
      { resourceCode: 'memory_free', resourceValue: '1024' },
      { code: 'odd' },
      null,
    ];
    expect(parse(AttributesSchema, { deviceData: null, tslResourcesInfo })).toEqual({
      ...{ ...nothing, moduleVersion: '1.0.0', mcuVersion: '0.9', signal: -71, memoryFree: 1024 },
    });
  });

  it('takes the unit of the free space from the gateway', () => {
    const answer = { deviceData: { memoryFree: 20 }, memoryFreeUnit: 1024 };
    expect(parse(AttributesSchema, answer)).toMatchObject({ memoryFree: 20, memoryFreeUnit: 1024 });
  });

  it('shows versions that come as a list as versions', () => {
    expect(mcuOf('[{"name":"main","version":"2.1"}]')).toBe('2.1');
    expect(mcuOf('[{"name":"main","version":"2.1"},{"name":"radio","version":"0.4"}]')).toBe(
      'main 2.1, radio 0.4',
    );
    expect(mcuOf([{ name: 'main', version: 3 }])).toBe('3');
    expect(mcuOf('[]')).toBeNull();
    expect(mcuOf('[beta] 2')).toBe('[beta] 2');
    expect(mcuOf({})).toBeNull();
  });
});
