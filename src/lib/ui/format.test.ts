import { describe, expect, it, vi } from 'vitest';
import { bytes, period } from './format';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

describe('bytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [32_768, '33 kB'],
    [2_440, '2.4 kB'],
    [999_999, '1,000 kB'],
    [1_000_000, '1 MB'],
    [104_857_600, '105 MB'],
    [2_149_000_000, '2.1 GB'],
    [10_739_600_000, '11 GB'],
  ])('%i are %s, whatever was said before', (count, words) => {
    expect(bytes(count)).toBe(words);
  });
});

describe('a period', () => {
  const at = (day: string, hour: number): number => new Date(`${day}T00:00`).setHours(hour);

  it('says its day once, and no year if it is this one', () => {
    const now = at('2026-11-28', 12);
    const text = period(at('2026-11-30', 14), at('2026-11-30', 16), now);
    expect(text).toMatch(/^Mon\D*30 Nov\D*14:00\D*16:00$/);
  });

  it('says the year if it is another one', () => {
    const now = at('2026-11-28', 12);
    expect(period(at('2027-01-04', 14), at('2027-01-04', 16), now)).toContain('2027');
    expect(period(at('2026-12-31', 23), at('2027-01-01', 1), now)).toMatch(/2026.*2027/);
  });
});
