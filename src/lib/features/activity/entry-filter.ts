import { deviceIdText } from '$lib/plans/device-id';
import { endOfDay, isDay, startOfDay } from '$lib/plans/days';
import { folded, wordsOf } from '$lib/ui/folded';
import type { Entry } from './entries';
import { changesOf, nameOf, peopleOf, planNameOf } from './entry-facts';
import { resultOf, results, type Result } from './entry-result';

/** What the history is narrowed to; a field that is absent narrows nothing. */
export interface EntryFilter {
  /** Words, all of which a device's name, key, its plan, versions or people contain. */
  readonly text?: string;
  /** As `deviceIdText`. */
  readonly device?: string;
  readonly person?: string;
  readonly planId?: string;
  readonly result?: Result;
  /** Something of it happened on these days, YYYY-MM-DD. */
  readonly from?: string;
  readonly to?: string;
}

const names = {
  text: 'q',
  device: 'device',
  person: 'person',
  planId: 'plan',
  result: 'result',
  from: 'from',
  to: 'to',
} as const satisfies Record<keyof EntryFilter, string>;

const fields = Object.keys(names) as (keyof EntryFilter)[];

/** Those that a person chooses, and does not type. */
export const chosenFields = ['device', 'person', 'planId', 'result', 'from', 'to'] as const;

/** Changes of a filter; undefined takes a field away. */
export type EntryFilterChanges = { readonly [Field in keyof EntryFilter]?: EntryFilter[Field] | undefined };

/** The filter with some fields set, or taken away by `undefined`. */
export function changedFilter(filter: EntryFilter, changes: EntryFilterChanges): EntryFilter {
  const all = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all);
}

/** A filter from an address's query; what it does not know or cannot read narrows nothing. */
export function entryFilterFrom(query: URLSearchParams): EntryFilter {
  const textOf = (field: keyof EntryFilter): string | undefined => query.get(names[field]) || undefined;
  const dayOf = (field: 'from' | 'to'): string | undefined => {
    const day = textOf(field);
    return day !== undefined && isDay(day) ? day : undefined;
  };
  return changedFilter(
    {},
    {
      text: textOf('text'),
      device: textOf('device'),
      person: textOf('person'),
      planId: textOf('planId'),
      result: results.find((each) => each === textOf('result')),
      from: dayOf('from'),
      to: dayOf('to'),
    },
  );
}

/** The query that `entryFilterFrom` reads back. */
export function queryFromEntries(filter: EntryFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const field of fields) {
    const value = filter[field];
    if (value !== undefined && value !== '') query.set(names[field], value);
  }
  return query;
}

type Passes = (entry: Entry) => boolean;

/** Whether a filter lets an entry through. `zone`: an IANA name, whose days are meant. */
export function passingEntry(filter: EntryFilter, zone: string): Passes {
  const { text, device, person, planId, result, from, to } = filter;
  const start = from === undefined ? null : startOfDay(from, zone);
  const end = to === undefined ? null : endOfDay(to, zone);
  const words = wordsOf(text ?? '');
  const conditions: (Passes | null)[] = [
    start === null ? null : ({ latestAt }) => latestAt >= start,
    end === null ? null : ({ beganAt }) => beganAt < end,
    device === undefined ? null : (entry) => deviceIdText(entry.device) === device,
    planId === undefined ? null : (entry) => entry.planId === planId,
    person === undefined ? null : (entry) => peopleOf(entry).includes(person),
    result === undefined ? null : (entry) => entry.kind === 'upgrade' && resultOf(entry).result === result,
    words.length === 0 ? null : (entry) => words.every((word) => textOf(entry).includes(word)),
  ];
  const needed = conditions.filter((each) => each !== null);
  return (entry) => needed.every((passes) => passes(entry));
}

const texts = new WeakMap<Entry, string>();

/** Folded once, since every key typed asks for it. */
function textOf(entry: Entry): string {
  const kept = texts.get(entry);
  if (kept !== undefined) return kept;
  const parts = [
    ...[nameOf(entry), entry.device.deviceKey, entry.device.productKey],
    ...[planNameOf(entry), entry.planId ?? '', ...peopleOf(entry)],
    ...changesOf(entry).flatMap(({ from, to }) => [from ?? '', to]),
  ];
  const text = folded(parts.join('\n'));
  texts.set(entry, text);
  return text;
}
