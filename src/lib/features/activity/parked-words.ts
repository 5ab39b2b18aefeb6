import { m } from '$lib/paraglide/messages';
import type { Parked } from '$lib/storage/parked';

interface StoreWords {
  readonly what: () => string;
  /** What goes with it. */
  readonly loss: () => string;
}

const words: Readonly<Record<string, StoreWords>> = {
  outbox: { what: m.parked_entry, loss: m.parked_entry_loss },
  journals: { what: m.parked_journal, loss: m.parked_journal_loss },
  packages: { what: m.parked_package, loss: m.parked_package_loss },
  secrets: { what: m.parked_secret, loss: m.parked_secret_loss },
  workItems: { what: m.parked_work_item, loss: m.parked_work_item_loss },
};

const others: StoreWords = { what: m.parked_memory, loss: m.parked_memory_loss };

const wordsOf = (store: string): StoreWords =>
  (Object.hasOwn(words, store) ? words[store] : undefined) ?? others;

/** What a parked record is. */
export const parkedWord = (store: string): string => wordsOf(store).what();

/** What is lost with it. */
export const parkedLoss = (store: string): string => wordsOf(store).loss();

/** Why it is parked. */
export function parkedReason({ place }: Parked): string {
  if (place === 'sealed') return m.parked_reason_sealed();
  return place === '' ? m.parked_reason_whole() : m.parked_reason_place({ place });
}

/** A copy for whoever is asked for help: bytes as their number alone, and no key in it. */
export function parkedAsText({ store, place, raw }: Parked): string {
  const plain = (_name: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return { bytes: value.byteLength };
    return value;
  };
  return JSON.stringify({ store, place, record: raw }, plain, 2) + '\n';
}
