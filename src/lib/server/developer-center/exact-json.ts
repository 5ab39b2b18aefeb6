import { randomUUID } from 'node:crypto';

/** Stands before the digits of a bigint until it is written; nothing that comes from outside can hold it. */
const MARK = `${randomUUID()}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/** A list with each bigint marked; the same one if there is none. */
function markedList(list: readonly unknown[]): readonly unknown[] {
  const marks = list.map(marked);
  return marks.some((each, index) => each !== list[index]) ? marks : list;
}

function markedRecord(record: Readonly<Record<string, unknown>>): object {
  let copy: Record<string, unknown> | null = null;
  for (const name of Object.keys(record)) {
    const value = record[name];
    const mark = marked(value);
    if (mark === value) continue;
    copy ??= { ...record };
    copy[name] = mark;
  }
  return copy ?? record;
}

function marked(value: unknown): unknown {
  if (typeof value === 'bigint') return MARK + String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? markedList(value) : markedRecord(value as Record<string, unknown>);
}

/**
 * Plain data as JSON, a bigint as a number in full digits. JSON.stringify takes none, and one written in JavaScript takes
 * ten times as long.
 */
export function stringifyExactly(value: object): string {
  return JSON.stringify(marked(value)).replace(MARKED, '$1');
}
