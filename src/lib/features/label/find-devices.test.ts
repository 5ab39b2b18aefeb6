import { describe, expect, it } from 'vitest';
import { findDevices, holdsKey } from './find-devices';
import { readPattern } from './label-pattern';

const device = (productKey: string, deviceKey: string, name: string) => ({ productKey, deviceKey, name });

const dock = device('p11bLe', 'A2C0DE000016', 'Loading bay sensor');
const twin = device('p11pLg', 'A2C0DE000016', 'Its twin of another product');
const cellar = device('p11bLe', 'A2C0DE000017', 'Cellar 0042');
const chinese = device('p11bLe', 'A2C0DE0F0042', '冷库东门');
const all = [dock, twin, cellar, chinese];

const found = (text: string, pattern: string | null = null): readonly unknown[] =>
  findDevices(text, all, pattern === null ? null : readPattern(pattern).pattern);

describe('without a pattern', () => {
  it.each([
    ['p11bLe A2C0DE000016'],
    ['https://example.com/d?pk=p11bLe&dk=A2C0DE000016'],
    ['{"productKey":"p11bLe","deviceKey":"A2C0DE000016"}'],
    ['PK:P11BLE;DK:a2c0de000016\r\n'],
    ['p11bLe_A2C0DE000016'],
    ['p11bLe-A2:C0:DE:00:00:16'],
    ['p11bLe\u001dA2-C0-DE-00-00-16'],
  ])('%j names a device by both keys', (text) => {
    expect(found(text)).toEqual([dock]);
  });

  it('shows all that a key alone names', () => {
    expect(found('A2C0DE000016')).toEqual([dock, twin]);
    expect(found('S/N A2 C0 DE 00 00 17')).toEqual([cellar]);
  });

  it('knows the end of a name, and of the name that Bluetooth shows', () => {
    expect(found(' 0017 ')).toEqual([cellar]);
    expect(found('QUEC_BLE_0017')).toEqual([cellar]);
    expect(found('0042')).toEqual([cellar, chinese]);
    expect(found('冷库东门')).toEqual([chinese]);
  });

  it('finds none by what is no key and no end', () => {
    for (const text of ['', '   ', '0', '016', 'A2C0DE00001', 'p11bLe', '冷', 'x'.repeat(10_000)])
      expect(found(text), text).toEqual([]);
  });
});

describe('a name in another script', () => {
  const meters = ['电表-1', '水表-1', '水表-0012'].map((name, at) =>
    device('p', `B0C0DE00010${String(at)}`, name),
  );

  it('is not taken for another that ends alike', () => {
    expect(findDevices('水表 1', meters, null)).toEqual([meters[1]]);
    expect(findDevices('电表-0012', meters, null)).toEqual([]);
    expect(findDevices('0012', meters, null)).toEqual([meters[2]]);
  });
});

describe('a whole key', () => {
  it('is told from the end of a name', () => {
    expect(holdsKey('S/N A2:C0:DE:00:00:16', dock)).toBe(true);
    expect(holdsKey('0042', chinese)).toBe(false);
  });
});

describe('with a pattern', () => {
  it('goes by it', () => {
    expect(found('0042/p11bLe/A2C0DE000016', '{product}/{device}')).toEqual([dock]);
    expect(found('name=0042', 'name={name}')).toEqual([cellar, chinese]);
    expect(found('v1 dev A2C0DE000017 next A2C0DE000016', 'dev {device}')).toEqual([cellar]);
  });

  it('finds a key alone all the same, since people type one', () => {
    expect(found('A2C0DE000017', '{product}/{device}')).toEqual([cellar]);
    expect(found('1/2', '{product}/{device}')).toEqual([]);
  });
});
