import { expect, it, vi } from 'vitest';
import { devicesText } from './devices-text';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

it('counts devices', () => {
  expect([devicesText(1), devicesText(2), devicesText(10_000)]).toEqual([
    '1 device',
    '2 devices',
    '10,000 devices',
  ]);
});
