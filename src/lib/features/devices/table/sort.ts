import type { DeviceRow } from '$lib/fleet/rows';
import type { Column } from './columns';
import { dueOf } from './due';

/** What a table can be sorted by: what is known of every device without asking each. */
export const sortable = [
  'name',
  'product',
  'key',
  'versions',
  'state',
  'due',
  'signal',
  'seen',
] as const satisfies readonly Column[];

export type SortColumn = (typeof sortable)[number];

/** By `state`, lines stand in groups by what they need, as the platform lists them. */
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** What a line is sorted by: a text, a number, or null if it is not known, which comes last either way. */
export type SortKey = string | number | null;

const keys: Readonly<Record<SortColumn, (row: DeviceRow, now: number) => SortKey>> = {
  name: ({ device }) => device.name,
  product: ({ device }) => device.productName || device.productKey,
  key: ({ device }) => device.deviceKey,
  versions: ({ plan }) => plan?.components[0]?.currentVersion || null,
  state: () => null,
  due: (row, now) => dueOf(row, now)?.at ?? null,
  signal: ({ device }) => device.signalStrength,
  // Who is online was seen just now.
  seen: ({ device }) => (device.online ? Infinity : device.lastSeen),
};

/** What a line is sorted by in a column; `now` is the Developer Center's time, ms since the epoch. */
export const sortKey = (column: SortColumn, row: DeviceRow, now: number): SortKey => keys[column](row, now);

/** Compares as people read: `Pump 9` before `Pump 10`, whatever the case. `locale` is a BCP 47 tag. */
export function comparing(locale: string, descending: boolean): (a: SortKey, b: SortKey) => number {
  const collator = new Intl.Collator(locale, { numeric: true });
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a < b ? -1 : 1);
    return sign * collator.compare(String(a), String(b));
  };
}
