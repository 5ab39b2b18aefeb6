import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Readings } from './readings';
import { component } from './testing/stage';

const APART = 60_000;
const readings = (before: string | null = '1.0.0') => new Readings(component(), before, APART);

describe('what readings prove', () => {
  it('is the target at once, whatever was read before', () => {
    for (const before of ['1.0.0', null, 'SN-00412']) {
      const read = readings(before);
      expect([read.add('1.0.0', 0), read.add('2.0.0', 1)]).toEqual(['not-yet', 'reached']);
    }
  });

  it('is another version by two readings a minute apart', () => {
    const read = readings();
    expect(read.provenAt).toBeNull();
    expect(read.add('1.0.0', 5_000)).toBe('not-yet');
    expect(read.provenAt).toBe(65_000);
    expect([read.add('1.0.0', 64_999), read.add('9.9.9', 65_000)]).toEqual(['not-yet', 'other']);
  });

  it('begins anew with each return of the device', () => {
    const read = readings();
    read.add('1.0.0', 0);
    read.returned();
    expect([read.add('1.0.0', 70_000), read.add('1.0.0', 129_999)]).toEqual(['not-yet', 'not-yet']);
    expect(read.add('1.0.0', 130_000)).toBe('other');
  });

  it('is nothing of an item that never was a version, and of a device that says nothing', () => {
    for (const [before, after] of [
      ['SN-00412', 'SN-00412'],
      ['SN-00412', '1.0.0'],
      ['', '1.0.0'],
      [null, '9.9.9'],
      ['1.0.0', null],
    ] as const) {
      const read = readings(before);
      expect([read.add(after, 0), read.add(after, 59_999), read.add(after, 60_000)]).toEqual([
        'not-yet',
        'not-yet',
        'unreadable',
      ]);
    }
  });

  it('waits a minute for a device that has told its version to tell it once more', () => {
    const read = readings();
    read.add('1.0.0', 0);
    expect([read.add(null, 59_000), read.add(null, 59_999)]).toEqual(['not-yet', 'not-yet']);
    expect(read.add('1.0.0', 61_000)).toBe('other');
  });

  it('is never that the device runs another version, unless two readings of a proven item say so', () => {
    const reading = fc.record({
      version: fc.constantFrom(null, '1.0.0', '1.5.0', 'SN-00412'),
      after: fc.constantFrom(0, 1_000, 10_000, 45_000),
      hasReturned: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(null, '1.0.0', 'SN-00412'), fc.array(reading), (before, list) => {
        const read = readings(before);
        let at = 0;
        let told: number[] = [];
        for (const { version, after, hasReturned } of list) {
          at += after;
          if (hasReturned) {
            read.returned();
            told = [];
          }
          if (version !== null) told.push(at);
          const apart = (told.at(-1) ?? 0) - (told[0] ?? 0);
          const proof = read.add(version, at);
          if (proof === 'other')
            expect([before, version !== null && apart >= APART]).toEqual(['1.0.0', true]);
          expect(proof).not.toBe('reached');
        }
      }),
    );
  });
});
