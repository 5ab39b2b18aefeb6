import { describe, expect, it } from 'vitest';
import type { TransferProfile } from '../../product-profile';
import { UNKNOWN_PROFILE } from './contract';
import { Flights } from './flights';

const clean: TransferProfile = { ...UNKNOWN_PROFILE, tookCleanTransfer: true };
const time = (ms: number) => ({ bytes: 1000, ms });

/** After eight good packets alone of 100 ms each. */
function ready(profile: TransferProfile = clean, mayTry = true): Flights {
  const flights = new Flights(profile, mayTry);
  for (let nth = 0; nth < 8; nth++) flights.single(time(100));
  return flights;
}

describe('Flights', () => {
  it('tries two after eight packets, and keeps them if the next eight are 10 % faster a byte', () => {
    for (const [ms, learned] of [
      [90, 'two'],
      [95, 'one'],
    ] as const) {
      const flights = new Flights(clean, true);
      for (let nth = 0; nth < 7; nth++) flights.single(time(100));
      expect(flights.areTwo).toBe(false);
      flights.single(time(100));
      expect([flights.areTwo, flights.isOnTrial]).toEqual([true, true]);
      for (let nth = 0; nth < 7; nth++) flights.streamed(time(ms));
      expect(flights.learned).toBe('untried');
      flights.streamed(time(ms));
      expect([flights.learned, flights.areTwo, flights.isOnTrial]).toEqual([
        learned,
        learned === 'two',
        false,
      ]);
    }
  });

  it('begins with two if that is known, and never if it is known that it is not taken', () => {
    expect(new Flights({ ...clean, inFlight: 'two' }, true).areTwo).toBe(true);
    expect(ready({ ...clean, inFlight: 'one' }).areTwo).toBe(false);
  });

  it('tries nothing with a product that has taken no clean transfer, nor if it may not', () => {
    expect(ready(UNKNOWN_PROFILE).areTwo).toBe(false);
    expect(ready(clean, false).areTwo).toBe(false);
    expect(new Flights({ ...clean, inFlight: 'two' }, false).areTwo).toBe(false);
  });

  it('goes back to one at the first sign of trouble, and remembers it', () => {
    const flights = new Flights({ ...clean, inFlight: 'two' }, true);
    flights.refused();
    expect([flights.areTwo, flights.learned]).toEqual([false, 'one']);
  });

  it('blames two only for a run in which there were two', () => {
    const flights = new Flights({ ...clean, inFlight: 'two' }, true);
    expect([flights.doubted(), flights.learned]).toEqual([false, 'two']);
    flights.started();
    expect([flights.doubted(), flights.learned]).toEqual([true, 'one']);
    expect(flights.doubted()).toBe(false);
  });

  it('tries anew after an offer', () => {
    const flights = ready();
    flights.offered();
    expect(flights.areTwo).toBe(false);
  });
});
