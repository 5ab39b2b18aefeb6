type Cell = string | number | boolean | null;

/** The columns of an export in their order: what each is called, and what stands in it of a line. */
export type Columns<Line> = readonly (readonly [name: string, of: (line: Line) => Cell])[];

/** An instant, ms since the epoch, as ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Lines as CSV (RFC 4180: CRLF, quotes doubled), with a byte order mark so that spreadsheets read UTF-8.
 * Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
 */
export function tableToCsv<Line>(columns: Columns<Line>, lines: readonly Line[]): string {
  const rows = [
    columns.map(([name]) => cell(name)),
    ...lines.map((line) => columns.map(([, of]) => cell(of(line)))),
  ];
  return '\uFEFF' + rows.map((row) => row.join(',') + '\r\n').join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines as JSON: an array of objects with the CSV's names; absent values are null. */
export function tableToJson<Line>(columns: Columns<Line>, lines: readonly Line[]): string {
  const objects = lines.map((line) => Object.fromEntries(columns.map(([name, of]) => [name, of(line)])));
  return JSON.stringify(objects, null, 2) + '\n';
}
