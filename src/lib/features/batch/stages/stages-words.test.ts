import { expect, it, vi } from 'vitest';
import { m } from '$lib/paraglide/messages';
import { idOf } from '$lib/testing/plans';
import { byFailure, earlyText } from './stages-words';

const failed = (key: string, words: string) => ({
  device: { ...idOf(key), planId: '1', name: key, entry: 'e', leftOut: null },
  words,
});

// The messages ask a browser for the language, numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

it('counts failures that differ in numbers alone as one reason, and tells the number of each device', () => {
  const failures = [
    failed('a', 'Not enough space: 2.1 MB needed'),
    failed('b', ''),
    failed('c', 'Not enough space: 0.4 MB needed'),
  ];
  expect(byFailure({ progress: { failures } })).toMatchObject([
    {
      word: 'Not enough space: … MB needed',
      devices: [{ name: 'a' }, { name: 'c' }],
      details: ['2.1', '0.4'],
    },
    { word: m.plans_no_reason(), devices: [{ name: 'b' }], details: [''] },
  ]);
});

it('says before an early stage that results may be older without a network, and only then', () => {
  expect(earlyText(3, false)).not.toContain(m.stages_early_offline());
  expect(earlyText(3, true)).toBe(`${earlyText(3, false)} ${m.stages_early_offline()}`);
});
