import type { Device } from '$lib/developer-center/types';
import { needs, type DeviceRow, type Need } from '$lib/fleet/rows';

/** What the list is narrowed to; a field that is absent narrows nothing. */
export interface DeviceFilter {
  /** Words, all of which a device's name, product or keys contain. */
  readonly text?: string;
  readonly need?: Need;
  readonly online?: boolean;
  readonly shared?: boolean;
  readonly productKey?: string;
}

/** Whether a filter lets a line through. */
export function passing(filter: DeviceFilter): (row: DeviceRow) => boolean {
  const words = folded(filter.text ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  return (row) => passes(row, filter) && contains(row, words);
}

/** The lines that a filter lets through, in their order. */
export function filterRows(rows: readonly DeviceRow[], filter: DeviceFilter): readonly DeviceRow[] {
  return rows.filter(passing(filter));
}

function passes({ device, need }: DeviceRow, filter: DeviceFilter): boolean {
  return (
    (filter.need === undefined || filter.need === need) &&
    (filter.online === undefined || filter.online === device.online) &&
    (filter.shared === undefined || filter.shared === device.shared) &&
    (filter.productKey === undefined || filter.productKey === device.productKey)
  );
}

function contains({ device }: DeviceRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = searchable(device);
  return words.every((word) => text.includes(word));
}

/** Folding is what a search through thousands would spend its time on, at every key: once a device. */
const searchables = new WeakMap<Device, string>();

function searchable(device: Device): string {
  const kept = searchables.get(device);
  if (kept !== undefined) return kept;
  const { name, productName, deviceKey, productKey } = device;
  const text = folded(`${name} ${productName} ${deviceKey} ${productKey}`);
  searchables.set(device, text);
  return text;
}

/** Whether a filter narrows anything. */
export function isNarrowing(filter: DeviceFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== '');
}

/** Without case, and with full-width letters as the others. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** A filter from an address's query; what it does not know or cannot read narrows nothing. */
export function filterFromQuery(query: URLSearchParams): DeviceFilter {
  const text = query.get('q');
  const need = needs.find((each) => each === query.get('need'));
  const online = flagOf(query.get('online'));
  const shared = flagOf(query.get('shared'));
  const productKey = query.get('product');
  return {
    ...(text === null || text === '' ? {} : { text }),
    ...(need === undefined ? {} : { need }),
    ...(online === undefined ? {} : { online }),
    ...(shared === undefined ? {} : { shared }),
    ...(productKey === null || productKey === '' ? {} : { productKey }),
  };
}

/** The query that `filterFromQuery` reads back. */
export function queryFromFilter(filter: DeviceFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (filter.text !== undefined && filter.text !== '') query.set('q', filter.text);
  if (filter.need !== undefined) query.set('need', filter.need);
  if (filter.online !== undefined) query.set('online', filter.online ? '1' : '0');
  if (filter.shared !== undefined) query.set('shared', filter.shared ? '1' : '0');
  if (filter.productKey !== undefined) query.set('product', filter.productKey);
  return query;
}

function flagOf(value: string | null): boolean | undefined {
  if (value === '1') return true;
  return value === '0' ? false : undefined;
}
