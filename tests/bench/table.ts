import { table } from '../../src/lib/server/text-table';

export { table };

/** Prints a table: it is all that a benchmark has to say. */
export function printTable(rows: readonly (readonly string[])[], left = 0): void {
  process.stdout.write(`\n${table(rows, left)}\n\n`);
}
