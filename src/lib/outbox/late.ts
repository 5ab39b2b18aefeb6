import type { OutboxRecord } from '../storage/outbox-record';
import { sameDevice, scopeKey, type AccountScope } from '../storage/scope';
import type { Changed, EntryTransaction } from './entries';
import { entriesAbout } from './look-up';
import { laneOf, topicOf } from './subjects';

/** What has come to be while entries waited in memory, of which no other page could know. */
export interface Meanwhile {
  /** Of these a later decision about the same stands: they are not to be sent any more. */
  readonly outdated: ReadonlySet<string>;
  /** Decided later than one of the same device and lane, and unsent: they come after it. In order. */
  readonly later: readonly OutboxRecord[];
}

/** Looks at what others have submitted since entries were held in memory, within the transaction that writes these. */
export async function lookAtMeanwhile(
  transaction: EntryTransaction,
  scope: AccountScope,
  late: readonly OutboxRecord[],
): Promise<Meanwhile> {
  const waiting = late.filter(isUnsent);
  if (waiting.length === 0) return { outdated: new Set(), later: [] };
  const others = (await entriesAbout(transaction, scope, waiting)).filter(({ state }) => state === 'waiting');
  const outdated = waiting.filter((entry) =>
    others.some((other) => isLater(other, entry) && isSame(topicOf(other), topicOf(entry))),
  );
  const left = waiting.filter((entry) => !outdated.includes(entry));
  const later = others.filter(
    (other) => isUnsent(other) && left.some((entry) => isLater(other, entry) && isInLineWith(other, entry)),
  );
  return {
    outdated: new Set(outdated.map(({ id }) => id)),
    later: later.toSorted((a, b) => a.sequence - b.sequence),
  };
}

/** Gives entries other places, from `first` on. */
export async function moveBehind(
  transaction: EntryTransaction,
  entries: readonly OutboxRecord[],
  first: number,
): Promise<Changed[]> {
  const store = transaction.objectStore('outbox');
  const moved: Changed[] = [];
  for (const [index, entry] of entries.entries()) {
    const now = { ...entry, sequence: first + index };
    await store.delete([...scopeKey(entry), entry.sequence]);
    await store.putKnown(now);
    moved.push({ entry, now, found: true, end: null });
  }
  return moved;
}

const isUnsent = ({ state, uncertain }: OutboxRecord): boolean => state === 'waiting' && !uncertain;

const isLater = (a: OutboxRecord, b: OutboxRecord): boolean => a.decidedAt > b.decidedAt;

const isSame = (a: string | null, b: string | null): boolean => a !== null && a === b;

const isInLineWith = (a: OutboxRecord, b: OutboxRecord): boolean =>
  sameDevice(a, b) && laneOf(a.subject) === laneOf(b.subject);
