import { describe, expect, it, vi } from 'vitest';
import { deviceRow } from '$lib/fleet/rows';
import { deviceWith, planWith } from '$lib/testing/plans';
import { HOUR, START } from '$lib/testing/clock';
import type { DevicePlan } from '$lib/plans/types';
import { stateWords } from '$lib/views/words';
import { lineHint } from './line-hint';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

const hint = (changes: Partial<DevicePlan> | null, device = {}): string | null =>
  lineHint(
    deviceRow(deviceWith('a', device), changes === null ? null : planWith('a', changes), START),
    START,
  );

const long = { start: START - HOUR, end: START + 30 * 24 * HOUR };

describe('lineHint', () => {
  it('says what can be done, and by when: by the minute where that is near', () => {
    expect(hint({ period: long })).toBe('Decide by 1 Jul');
    expect(hint({ period: { start: START, end: START + 5 * HOUR } })).toMatch(/by .*\d\d:\d\d$/);
    expect(hint({ deviceStatus: 'failed', period: long })).toBe('Retry by 1 Jul');
    expect(hint({ period: { start: START + 9 * 24 * HOUR, end: long.end } })).toBe(
      'Opens 10 Jun, schedule now',
    );
  });

  it('sends a device that only a phone reaches to Bluetooth', () => {
    expect(hint({ period: long }, { bluetoothOnly: true })).toBe('Over Bluetooth by 1 Jul');
  });

  it('offers nothing on a shared device', () => {
    expect(hint({ period: long }, { shared: true })).toBe('Only its owner decides');
    expect(hint({ deviceStatus: 'failed', period: long }, { shared: true })).toBe('Result not seen yet');
  });

  it('says what comes next', () => {
    expect(hint({ userConfirmStatus: 'confirmed' })).toBe('Begins in a moment');
    expect(hint({ userConfirmStatus: 'confirmed' }, { online: false })).toBe(
      'Begins when the device is back',
    );
    expect(hint({ deviceStatus: 'upgrading', progress: 0.425 })).toBe('43%');
    expect(hint({ deviceStatus: 'succeeded' })).toBe('Result not seen yet');
    const seen = deviceRow(deviceWith('a'), planWith('a', { deviceStatus: 'succeeded' }), START, {
      resultSeen: true,
      ranFor: null,
      skip: null,
    });
    expect(lineHint(seen, START)).toBeNull();
    const appointment = { start: START + HOUR, end: START + 2 * HOUR };
    expect(hint({ userConfirmStatus: 'appointed', appointment })).toMatch(/\d\d:\d\d.+\d\d:\d\d/);
  });

  it('says nothing where there is no plan, or only the list has told of it', () => {
    expect(hint(null)).toBeNull();
    expect(lineHint(deviceRow(deviceWith('a'), undefined, START), START)).toBeNull();
  });
});

describe('the platform’s own words for a state that has no name here', () => {
  const unknown = (deviceStatusText: string, userConfirmStatusText = '') =>
    ({ deviceStatus: 'unknown', deviceStatusText, userConfirmStatusText }) as const;

  it('are shown in the list and on the page', () => {
    expect(hint(unknown('Held', 'Asked'))).toBe('Held · Asked');
    expect(stateWords(planWith('a', unknown('Held', 'Asked')))).toContain('Held · Asked');
  });

  it('are left out if there are none', () => {
    expect(hint(unknown(' ', 'Asked'))).toBe('Asked');
    expect(stateWords(planWith('a', unknown('', '\t')))).not.toContain('·');
  });

  it('are cut, on one line and isolated, like all text from outside', () => {
    const long = `Held\u202e\n${'ق'.repeat(5_000)}`;
    expect(hint(unknown(long))).toMatch(/^\u2068Held ق{75}…\u2069$/);
    const shown = stateWords(planWith('a', unknown(long)));
    expect(shown).toMatch(/\u2068Held ق{995}…\u2069/);
    expect(shown).not.toMatch(/[\n\u202e]/);
  });
});
