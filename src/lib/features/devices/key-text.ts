/** What was read of a pasted text or a file. */
export interface ReadKeys {
  /** As they were written, each once, in their order. */
  readonly keys: readonly string[];
  /** How many other entries stood beside them, in columns in which no device was found. */
  readonly leftOut: number;
}

/** How many keys are taken: as many devices as the list shows. */
export const MAX_KEYS = 10_000;

/** The largest file that is read, bytes. */
export const MAX_FILE = 10_000_000;

/** How a column of keys is headed in the exports that are known. */
const HEADINGS = new Set(['devicekey', 'dk', 'key', 'imei', 'mac', 'id', '设备标识', '设备key', '设备编号']);

/** What stands between keys in a text that is no table. */
const SEPARATORS = /[\s,;，、]+/;

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell !== '').length;

const heading = (cell: string): string => cell.toLowerCase().replaceAll(/[\s_-]/g, '');

/**
 * The keys in a text: one a line, separated by commas, semicolons, tabs or spaces, or the columns of a table in which
 * there are any. `isKey` says whether a text, in lower case, is the key of a listed device.
 */
export function readKeys(text: string, isKey: (folded: string) => boolean): ReadKeys {
  const rows = rowsOf(text);
  const known = (cell: string): boolean => isKey(cell.toLowerCase());
  const columns = columnsWithKeys(rows, known);
  const cells =
    columns === null
      ? rows.flat().flatMap((cell) => cell.split(SEPARATORS))
      : rows.flatMap((row) => row.filter((_, column) => columns.has(column)));
  const distinct = new Map<string, string>();
  for (const [place, cell] of cells.entries()) {
    if (cell === '' || (place < (rows[0]?.length ?? 0) && HEADINGS.has(heading(cell)) && !known(cell)))
      continue;
    if (!distinct.has(cell.toLowerCase())) distinct.set(cell.toLowerCase(), cell);
  }
  return {
    keys: [...distinct.values()],
    leftOut: columns === null ? 0 : filled(rows.flat()) - filled(cells),
  };
}

/** The columns of a table in which at least one key stands; null if all are to be taken: it is no table, or nothing is known. */
function columnsWithKeys(
  rows: readonly (readonly string[])[],
  known: (cell: string) => boolean,
): ReadonlySet<number> | null {
  if (rows.length < 2) return null;
  const found = new Set<number>();
  for (const row of rows) {
    for (const [column, cell] of row.entries()) if (!found.has(column) && known(cell)) found.add(column);
  }
  return found.size === 0 ? null : found;
}

/** Lines and their cells, without quotes around them. */
function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => cellsOf(line))
    .filter((cells) => cells.some((cell) => cell !== ''));
}

function cellsOf(line: string): readonly string[] {
  const separator = ['\t', ';', ',', '，', '、'].find((each) => line.includes(each));
  if (separator === undefined) return line.includes('"') ? [unquoted(line)] : line.trim().split(/\s+/);
  // A quoted cell may hold the separator.
  const cells = line.match(new RegExp(`("(?:[^"]|"")*"|[^${separator}]*)(?:${separator}|$)`, 'g')) ?? [line];
  return cells
    .map((cell) => unquoted(cell.endsWith(separator) ? cell.slice(0, -1) : cell))
    .filter((cell, index, all) => cell !== '' || index < all.length - 1);
}

function unquoted(cell: string): string {
  const trimmed = cell.trim();
  // Spreadsheets are told by ="…" that a long number is a text.
  const quoted = /^="?(.*?)"?$|^"(.*)"$/s.exec(trimmed);
  return (quoted?.[1] ?? quoted?.[2] ?? trimmed).replaceAll('""', '"').trim();
}

/**
 * The text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or what Chinese ones call ANSI. Rejects as
 * the file does.
 */
export async function textOfFile(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // TypeError: it is no UTF-8. Keys are ASCII in either.
    return new TextDecoder('gb18030').decode(bytes);
  }
}
