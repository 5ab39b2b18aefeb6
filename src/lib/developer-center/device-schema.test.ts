import { describe, expect, it } from 'vitest';
import { AttributesSchema, DeviceSchema, PageSchema, SecretSchema } from './device-schema';
import { parse } from './parse';

describe('DeviceSchema', () => {
  it('reads a row with all that may vary', () => {
    const row = {
      productKey: 'p11',
      deviceKey: 'd1',
      deviceName: 'Tracker',
      productName: 'Cellular tracker',
      logoImage: 'https://example.com/x.png',
      onlineStatus: '1',
      deviceType: 2,
      capabilitiesBitmask: 5,
      networkType: '2',
      accessType: '2',
      signalStrength: '-67',
      lastConnTimeTs: 1_795_000_000_000,
      planId: '9007199254740993',
      upgradeStatus: '1',
      userConfirmStatus: 1,
    };
    expect(parse(DeviceSchema, row)).toEqual({
      productKey: 'p11',
      deviceKey: 'd1',
      name: 'Tracker',
      productName: 'Cellular tracker',
      online: true,
      shared: true,
      capabilities: { wan: true, wifi: false, bluetooth: true, matter: false },
      bluetoothOnly: false,
      networkType: 'cellular',
      accessType: 'sub-device',
      signalStrength: -67,
      lastSeen: 1_795_000_000_000,
      plan: { planId: '9007199254740993', deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' },
    });
  });

  it('needs no more than the keys', () => {
    expect(parse(DeviceSchema, { productKey: 'p11', deviceKey: 'd1' })).toEqual({
      productKey: 'p11',
      deviceKey: 'd1',
      name: 'd1',
      productName: '',
      online: false,
      shared: false,
      capabilities: { wan: false, wifi: false, bluetooth: false, matter: false },
      bluetoothOnly: false,
      networkType: null,
      accessType: 'direct',
      signalStrength: null,
      lastSeen: null,
      plan: { planId: null, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
    });
    expect(parse(DeviceSchema, { productKey: 'p', deviceKey: 'd', planId: 0 }).plan.planId).toBeNull();
    expect(parse(DeviceSchema, { productKey: 'p', deviceKey: 'd', networkType: 99 }).networkType).toBeNull();
    const sensor = { productKey: 'p', deviceKey: 'd', capabilitiesBitmask: '4' };
    expect(parse(DeviceSchema, sensor).bluetoothOnly).toBe(true);
    expect(() => parse(DeviceSchema, { productKey: 'p11' })).toThrow('answer-malformed');
  });
});

describe('the other answers', () => {
  it('reads pages with and without a total', () => {
    expect(parse(PageSchema, { list: [1], total: '7', pageNum: 1 })).toEqual({ list: [1], total: 7 });
    expect(parse(PageSchema, { list: null })).toEqual({ list: [], total: null });
    expect(parse(PageSchema, [1, 2])).toEqual({ list: [1, 2], total: null });
    expect(() => parse(PageSchema, 'page')).toThrow('answer-malformed');
  });

  it('reads what a device reported, and nothing', () => {
    const deviceData = { version: '1.0.0', mcuVersion: '', battery: '85', signalStrength: -67 };
    expect(parse(AttributesSchema, { customizeTslInfo: [], deviceData })).toEqual({
      moduleVersion: '1.0.0',
      mcuVersion: null,
      battery: 85,
      signal: -67,
    });
    expect(parse(AttributesSchema, { deviceData: { rsrp: '-98' } }).signal).toBe(-98);
    const nothing = { moduleVersion: null, mcuVersion: null, battery: null, signal: null };
    expect(parse(AttributesSchema, null)).toEqual(nothing);
    expect(parse(AttributesSchema, {})).toEqual(nothing);
  });

  it('reads resources by code where that is all there is', () => {
    const tslResourcesInfo = [
      { resourceCode: 'version', resourceValue: '1.0.0', deviceKey: 'd' },
      { resourceCode: 'mcu_version', resourceValue: '0.9' },
      { resourceCode: 'battery', resourceValue: '64' },
      { resourceCode: 'signal_strength', resourceValue: '-71' },
      { resourceCode: 'memory_free', resourceValue: '1024' },
    ];
    expect(parse(AttributesSchema, { deviceData: null, tslResourcesInfo })).toEqual({
      moduleVersion: '1.0.0',
      mcuVersion: '0.9',
      battery: 64,
      signal: -71,
    });
  });

  it('reads a secret', () => {
    const secret = { kind: 'authKey', secret: 'YWJj' };
    expect(parse(SecretSchema, secret)).toEqual(secret);
    expect(() => parse(SecretSchema, { kind: 'authKey', secret: '' })).toThrow('answer-malformed');
  });
});
