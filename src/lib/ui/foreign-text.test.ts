import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, brief, NAME_LENGTH, withoutControls } from './foreign-text';

const family = '👩‍👩‍👧‍👦';
const graphemes = (text: string) => [...new Intl.Segmenter().segment(text)].length;

describe('a text from outside', () => {
  it.each([
    ['a short one', 'Cold store north', 'Cold store north'],
    ['nul and escape', 'a\u0000b\u001b[31mc', 'ab[31mc'],
    ['what turns the text around', 'exe.\u202egnp\u202c', 'exe.gnp'],
    ['a tab', 'a\tb', 'a b'],
    ['every line break', 'a\r\nb\rc\nd\u2028e', 'a\nb\nc\nd\ne'],
  ])('is without what cannot be seen: %s', (_, text, shown) => {
    expect(withoutControls(text)).toBe(shown);
  });

  it('is cut between graphemes', () => {
    expect(bounded(family.repeat(5), 3)).toEqual({ text: family.repeat(3), isCut: true });
    expect(bounded(family.repeat(3), 3)).toEqual({ text: family.repeat(3), isCut: false });
    expect(bounded('e\u0301'.repeat(5), 4)).toEqual({ text: 'e\u0301'.repeat(4), isCut: true });
  });

  it('is bounded also if it is one grapheme without end', () => {
    const tower = `a${'\u0301'.repeat(20_000)}`;
    expect(bounded(tower, 80).text.length).toBeLessThanOrEqual(80 * 16);
    expect(bounded(`b${tower}`, 80)).toEqual({ text: 'b', isCut: true });
  });

  it('never has more graphemes than asked for, begins as it began, and says whether there is more', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (text, most) => {
          const { text: shown, isCut } = bounded(text, most);
          expect(graphemes(shown)).toBeLessThanOrEqual(most);
          expect(text.startsWith(shown)).toBe(true);
          expect(isCut).toBe(shown !== text);
        },
      ),
    );
  });

  it('stays one line in a sentence, and on its own side', () => {
    expect(brief('two\nlines')).toBe('two lines');
    expect(brief('x'.repeat(20_000))).toBe(`${'x'.repeat(NAME_LENGTH)}…`);
    expect(brief('מקרר 7')).toBe('\u2068מקרר 7\u2069');
  });
});
