import type { ActivityRecord } from './activity-record';
import { isoTime, tableToCsv, tableToJson, type Columns } from './table-export';

/** The columns of an export, in order; times as ISO 8601 in UTC, the duration in seconds. */
const columns: Columns<ActivityRecord> = [
  ['happened', (line) => isoTime(line.happenedAt)],
  ['accepted', (line) => (line.acceptedAt === null ? null : isoTime(line.acceptedAt))],
  ['outcome', (line) => line.outcome],
  ['kind', (line) => line.kind],
  ['what', (line) => line.what],
  ['who', (line) => line.who],
  ['device', (line) => line.deviceName],
  ['productKey', (line) => line.productKey],
  ['deviceKey', (line) => line.deviceKey],
  ['component', (line) => line.componentNo],
  ['plan', (line) => line.planId],
  ['fromVersion', (line) => line.fromVersion],
  ['toVersion', (line) => line.toVersion],
  ['seconds', (line) => (line.durationMs === null ? null : line.durationMs / 1000)],
  ['virtual', (line) => line.virtual],
  ['refusalCode', (line) => line.refusal?.upstreamCode ?? null],
  ['refusal', (line) => line.refusal?.message ?? null],
  ['id', (line) => line.id],
];

/** The history as CSV, as `tableToCsv` writes it. */
export const activityToCsv = (lines: readonly ActivityRecord[]): string => tableToCsv(columns, lines);

/** The history as JSON, with the CSV's names. */
export const activityToJson = (lines: readonly ActivityRecord[]): string => tableToJson(columns, lines);
