/** Between two keys of a scanner passes less, ms; a person who presses something later means something else. */
const LONGEST_GAP = 1_000;

/** Fewer characters are no label. */
const LEAST = 4;

/** What became of a key: whether it was a scanner's, and the label that it ended, else null. */
export interface ScannedKey {
  readonly isTaken: boolean;
  readonly text: string | null;
}

const notTaken: ScannedKey = { isTaken: false, text: null };

/**
 * Gathers what a scanner types while no field takes it, as it does over a dialog: else its spaces and its Enter would
 * press whatever button has the focus there.
 */
export class ScannedText {
  #text = '';
  #at = -Infinity;

  /** `key` as a KeyboardEvent names it, pressed at `at`, ms. */
  press(key: string, at: number): ScannedKey {
    if (at - this.#at > LONGEST_GAP) this.#text = '';
    if (key === 'Enter') return this.#end();
    if (key.length !== 1 || (key === ' ' && this.#text === '')) return notTaken;
    this.#text += key;
    this.#at = at;
    return { isTaken: true, text: null };
  }

  #end(): ScannedKey {
    const text = this.#text;
    this.#text = '';
    return text.length < LEAST ? notTaken : { isTaken: true, text };
  }
}
