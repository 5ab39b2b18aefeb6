import { describe, expect, it, vi } from 'vitest';
import { bytes } from './format';

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
