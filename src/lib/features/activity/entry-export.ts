import type { ActivityRecord } from '$lib/storage/activity-record';
import type { Sight } from '$lib/storage/followed-record';
import { isoTime, tableToCsv, tableToJson, type Columns } from '$lib/storage/table-export';
import type { Entry } from './entries';
import { orderOf } from './entry-steps';
import { changesOf, nameOf, planNameOf } from './entry-facts';
import { resultOf } from './entry-result';

/** One thing that happened in an entry: a line of the history, or a state that was seen. */
interface Row {
  readonly entry: Entry;
  readonly at: number;
  readonly record: ActivityRecord | null;
  readonly sight: Sight | null;
}

const timeOrNull = (ms: number | null | undefined): string | null => (ms == null ? null : isoTime(ms));

/** The platform's own words belong to what was seen last. */
function reasonOf({ entry, record, sight }: Row): string | null {
  if (record?.basis?.kind === 'error') return record.basis.code;
  const { followed } = entry;
  const isLast = followed !== null && sight === followed.sights.at(-1);
  return record?.basis?.kind ?? (isLast ? followed.reason || null : null);
}

/** The columns of an export, in order; times as ISO 8601 in UTC, the duration in seconds. New ones come at the end. */
const columns: Columns<Row> = [
  ['happened', ({ at }) => isoTime(at)],
  ['accepted', ({ record }) => timeOrNull(record?.acceptedAt)],
  ['outcome', ({ record }) => record?.outcome ?? null],
  ['kind', ({ record }) => record?.kind ?? 'seen'],
  ['what', ({ record, sight }) => record?.what ?? sight?.state ?? null],
  ['who', ({ record }) => record?.who ?? null],
  ['device', ({ entry, record }) => record?.deviceName ?? nameOf(entry)],
  ['productKey', ({ entry }) => entry.device.productKey],
  ['deviceKey', ({ entry }) => entry.device.deviceKey],
  ['component', ({ record }) => record?.componentNo ?? null],
  ['plan', ({ entry }) => entry.planId],
  [
    'fromVersion',
    ({ entry, record }) => (record ?? { fromVersion: changesOf(entry)[0]?.from }).fromVersion ?? null,
  ],
  ['toVersion', ({ entry, record }) => (record ?? { toVersion: changesOf(entry)[0]?.to }).toVersion ?? null],
  ['seconds', ({ record }) => (record?.durationMs == null ? null : record.durationMs / 1000)],
  ['virtual', ({ record }) => record?.virtual ?? false],
  ['refusalCode', ({ record }) => record?.refusal?.upstreamCode ?? null],
  ['refusal', ({ record }) => record?.refusal?.message ?? null],
  ['id', ({ record }) => record?.id ?? null],
  ['planName', ({ entry }) => planNameOf(entry)],
  ['scheduledFrom', ({ record }) => timeOrNull(record?.appointment?.start)],
  ['scheduledTo', ({ record }) => timeOrNull(record?.appointment?.end)],
  ['stage', ({ record }) => record?.stage?.number ?? null],
  ['stages', ({ record }) => record?.stage?.of ?? null],
  ['seenOtherwise', ({ sight }) => timeOrNull(sight?.since)],
  ['reason', reasonOf],
  ['result', ({ entry }) => (entry.kind === 'switch' ? null : resultOf(entry).result)],
  ['upgrade', ({ entry }) => entry.key],
  ['request', ({ record }) => record?.refusal?.requestId ?? null],
];

/** Everything of the entries, those in their order and in each the oldest first. */
function rowsOf(entries: readonly Entry[]): Row[] {
  return entries.flatMap((entry) => {
    const lines = entry.lines.map(({ record }) => ({ entry, at: record.happenedAt, record, sight: null }));
    const sights = (entry.followed?.sights ?? []).map((sight) => ({
      entry,
      at: sight.at,
      record: null,
      sight,
    }));
    const order = ({ at, sight }: Row): number => orderOf(at, sight !== null);
    return [...lines, ...sights].sort((a, b) => order(a) - order(b));
  });
}

/** The history as CSV, as `tableToCsv` writes it: a row for each thing that happened. */
export const entriesToCsv = (entries: readonly Entry[]): string => tableToCsv(columns, rowsOf(entries));

/** The history as JSON, with the CSV's names. */
export const entriesToJson = (entries: readonly Entry[]): string => tableToJson(columns, rowsOf(entries));
