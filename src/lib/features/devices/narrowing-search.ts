import type { DeviceRow } from '$lib/fleet/rows';
import { wordsOf } from '$lib/ui/folded';
import { hasWords } from './search-text';

/** A search that grows by a letter can find nothing that it did not find before: it looks there alone. */
export class NarrowingSearch {
  #rows: readonly DeviceRow[] = [];
  #words: readonly string[] = [];
  #found: readonly DeviceRow[] = [];

  /** Those of the lines that have all the words of `text`, in their order; `rows` themselves if there are none. */
  find(rows: readonly DeviceRow[], text: string): readonly DeviceRow[] {
    const words = wordsOf(text);
    const isNarrower =
      rows === this.#rows && this.#words.every((before) => words.some((word) => word.includes(before)));
    const among = isNarrower ? this.#found : rows;
    this.#found = words.length === 0 ? rows : among.filter((row) => hasWords(row, words));
    this.#rows = rows;
    this.#words = words;
    return this.#found;
  }
}
