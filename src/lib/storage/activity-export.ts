import type { ActivityRecord } from './activity-record';

/** The columns of an export, in order; times as ISO 8601 in UTC, the duration in seconds. */
const columns: readonly (readonly [string, (line: ActivityRecord) => string | number | boolean | null])[] = [
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

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * The history as CSV (RFC 4180: CRLF, quotes doubled), with a byte order mark so that spreadsheets read UTF-8.
 * Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
 */
export function activityToCsv(lines: readonly ActivityRecord[]): string {
  const rows = [
    columns.map(([name]) => cell(name)),
    ...lines.map((line) => columns.map(([, of]) => cell(of(line)))),
  ];
  return '\uFEFF' + rows.map((row) => row.join(',') + '\r\n').join('');
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The history as JSON: an array of objects with the CSV's names; absent values are null. */
export function activityToJson(lines: readonly ActivityRecord[]): string {
  const objects = lines.map((line) => Object.fromEntries(columns.map(([name, of]) => [name, of(line)])));
  return JSON.stringify(objects, null, 2) + '\n';
}
