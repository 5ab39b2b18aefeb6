/*
 * Text that came from a center or a device, for people: it may be of any length, in any script, with anything in it.
 * Keys, ids, versions, addresses and hashes are not such text: they are shown as they are.
 */

/** How much of a name is shown if others are beside it, in graphemes. */
export const NAME_LENGTH = 80;

/** How much of a text of several sentences, in graphemes: the rest comes when it is asked for. */
export const NOTES_LENGTH = 1_000;

/** A grapheme is a few units long; one that is longer than this is made to fill the page. */
const UNITS_A_GRAPHEME = 16;

const BREAK = /\r\n?|[\u2028\u2029\u0085]/g;

/** Controls but for the line break, and what turns the direction of text around it; to be found, they are named. */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g; // eslint-disable-line no-control-regex

/** Letters that run from right to left: what stands beside them may be drawn on the wrong side. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A text without what cannot be seen; its line breaks, which are line feeds then, stay. */
export function withoutControls(text: string): string {
  return text.replace(BREAK, '\n').replaceAll('\t', ' ').replace(UNSEEN, '');
}

export interface BoundedText {
  readonly text: string;
  /** Whether there is more of it. */
  readonly isCut: boolean;
}

let segmenter: Intl.Segmenter | null = null;

/** The first `most` graphemes of a text, whatever they are made of. */
export function bounded(text: string, most: number): BoundedText {
  if (text.length <= most) return { text, isCut: false };
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const start = text.slice(0, (most + 1) * UNITS_A_GRAPHEME);
  let end = 0;
  let taken = 0;
  for (const { segment, index } of segmenter.segment(start)) {
    const next = index + segment.length;
    // If even the first ones fill it, they are cut through.
    if (taken === most || next > most * UNITS_A_GRAPHEME) break;
    end = next;
    taken += 1;
  }
  if (end === 0) end = most;
  return { text: text.slice(0, end), isCut: end < text.length };
}

/**
 * A text within a sentence, a label or a title: one line, cut, and isolated from what stands around it if its letters
 * run the other way.
 */
export function brief(text: string, most = NAME_LENGTH): string {
  const { text: start, isCut } = bounded(withoutControls(text).replaceAll('\n', ' '), most);
  const shown = isCut ? `${start}…` : start;
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}
