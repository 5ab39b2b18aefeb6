import { expect, it, vi } from 'vitest';
import { doneWord } from './done-word';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

it('says what became of a batch', () => {
  expect(doneWord({ done: 1, open: 0, failed: 0 })).toBe('Done for 1 device.');
  expect(doneWord({ done: 12, open: 0, failed: 8 })).toBe('Done for 12 devices, not for 8 devices.');
  expect(doneWord({ done: 0, open: 0, failed: 2 })).toBe('It was done for none of 2 devices.');
  expect(doneWord({ done: 0, open: 20, failed: 0 })).toBe('Of 20 devices it is not known yet.');
  expect(doneWord({ done: 1, open: 2, failed: 0 })).toBe(
    'Done for 1 device. Of 2 devices it is not known yet.',
  );
});
