import { describe, expect, it } from 'vitest';
import { ScannedText, type ScannedKey } from './scanned-text';

/** Keys that come so many ms apart; the last one's outcome. */
function typed(text: string, gap = 20, scanned = new ScannedText(), from = 0): ScannedKey | undefined {
  return [...text.split(''), 'Enter'].map((key, at) => scanned.press(key, from + at * gap)).at(-1);
}

describe('ScannedText', () => {
  it('is what came at once before Enter, its spaces among it', () => {
    expect(typed('SN: A2C0')).toEqual({ isTaken: true, text: 'SN: A2C0' });
  });

  it('leaves to the page what a person presses', () => {
    const scanned = new ScannedText();
    expect(scanned.press(' ', 0).isTaken).toBe(false);
    expect(scanned.press('Enter', 10).isTaken).toBe(false);
    expect(scanned.press('Escape', 20).isTaken).toBe(false);
    expect(typed('abc')?.isTaken).toBe(false);
    expect(typed('A2C0DE', 1_500)?.isTaken).toBe(false);
  });

  it('begins anew after each label', () => {
    const scanned = new ScannedText();
    typed('A2C0DE', 20, scanned);
    expect(typed('00000B', 20, scanned, 500)?.text).toBe('00000B');
  });

  it('takes a space and Enter for its own only while it is being typed', () => {
    const scanned = new ScannedText();
    for (const [at, key] of 'A2C0DE'.split('').entries()) scanned.press(key, at);
    expect(scanned.press(' ', 5_000).isTaken).toBe(false);
    expect(scanned.press('Enter', 5_010).isTaken).toBe(false);
  });
});
