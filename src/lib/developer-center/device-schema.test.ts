import { describe, expect, it } from 'vitest';
import { listPhase } from '../plans/phase';
import { DeviceSchema, SecretSchema } from './device-schema';
import { parse } from './parse';
import type { Device } from './types';

describe('DeviceSchema', () => {
  it('reads a row with all that may vary', () => {
    const row = {
      productKey: 'p11',
      deviceKey: 'd1',
      deviceName: 'Tracker',
      productName: 'Cellular tracker',
      deviceTag: 'Bay 3',
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
      tag: 'Bay 3',
      online: true,
      ownership: 'shared',
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
      tag: '',
      online: null,
      ownership: 'not-told',
      shared: false,
      capabilities: { wan: false, wifi: false, bluetooth: false, matter: false },
      bluetoothOnly: false,
      networkType: null,
      accessType: null,
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

describe('what of a row only decorates', () => {
  const keys = { productKey: 'p', deviceKey: 'd' };

  it.each<[object, Partial<Device>]>([
    [{ signalStrength: '-89dBm' }, { signalStrength: -89 }],
    [{ signalStrength: 'weak' }, { signalStrength: null }],
    [{ networkType: 'LTE' }, { networkType: null }],
    [{ accessType: 7 }, { accessType: null }],
    [{ onlineStatus: 2 }, { online: null }],
    [{ lastConnTimeTs: '2026-11-27 10:00' }, { lastSeen: null }],
    [{ lastConnTimeTs: 1_795_000_000 }, { lastSeen: 1_795_000_000_000 }],
    [{ deviceName: { zh: '车' } }, { name: 'd' }],
    [{ capabilitiesBitmask: 'all' }, { bluetoothOnly: false }],
    [{ networkType: '5' }, { networkType: 'bluetooth', bluetoothOnly: true }],
  ])('%o is read as %o', (row, read) => {
    expect(parse(DeviceSchema, { ...keys, ...row })).toMatchObject(read);
  });
});

describe('what of a row decides', () => {
  const row = { productKey: 'p', deviceKey: 'd', planId: 7, upgradeStatus: 0, userConfirmStatus: 0 };
  const phaseOf = (changes: object) => listPhase(parse(DeviceSchema, { ...row, ...changes }).plan);

  it('is unknown if it cannot be read, and none only if there is no plan', () => {
    expect(phaseOf({})).toBe('unconfirmed');
    for (const planId of [null, undefined, '', 0, '0']) expect(phaseOf({ planId })).toBe('none');
    for (const planId of [{}, 2 ** 53, 'seven']) expect(phaseOf({ planId })).toBe('unknown');
    for (const upgradeStatus of [null, 4, 'new', {}]) expect(phaseOf({ upgradeStatus })).toBe('unknown');
    for (const userConfirmStatus of [null, 9, 'yes']) expect(phaseOf({ userConfirmStatus })).toBe('unknown');
  });

  it.each([
    [1, 'own', false],
    ['2', 'shared', true],
    [null, 'not-told', false],
    [3, 'unknown', false],
    ['mine', 'unknown', false],
  ])('deviceType %o is %s', (deviceType, ownership, shared) => {
    expect(parse(DeviceSchema, { ...row, deviceType })).toMatchObject({ ownership, shared });
  });
});

describe('SecretSchema', () => {
  it('reads a secret', () => {
    const secret = { kind: 'authKey', secret: 'YWJj' };
    expect(parse(SecretSchema, secret)).toEqual(secret);
    expect(() => parse(SecretSchema, { kind: 'authKey', secret: '' })).toThrow('answer-malformed');
  });
});
