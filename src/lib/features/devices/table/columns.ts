/** The columns of the table, in their order. */
export const columns = [
  'name',
  'product',
  'key',
  'versions',
  'state',
  'due',
  'battery',
  'signal',
  'seen',
  'auto',
] as const;

export type Column = (typeof columns)[number];

interface Shape {
  /** The least width, rem. */
  readonly least: number;
  /** What it takes of the room that is left, as a share. */
  readonly share: number;
  /** Which of those that find no room goes first: the highest. */
  readonly rank: number;
}

const shapes: Readonly<Record<Column, Shape>> = {
  name: { least: 10, share: 3, rank: 0 },
  product: { least: 8.25, share: 2, rank: 5 },
  key: { least: 8.5, share: 1, rank: 6 },
  versions: { least: 8, share: 1, rank: 3 },
  state: { least: 11.5, share: 1, rank: 1 },
  due: { least: 6.5, share: 1, rank: 2 },
  battery: { least: 4.5, share: 0, rank: 7 },
  signal: { least: 5.25, share: 0, rank: 8 },
  seen: { least: 5.75, share: 1, rank: 4 },
  auto: { least: 3.5, share: 0, rank: 9 },
};

/** The width of the boxes that select, rem. */
const BOX = 2.25;

/** What stays free at the end, for the button that chooses columns, rem. */
const END = 2;

/** The chosen columns that have room side by side, in their order. `width` in rem; the name is never left out. */
export function fitting(chosen: readonly Column[], width: number): readonly Column[] {
  const fits = columns.filter((column) => column === 'name' || chosen.includes(column));
  const byRank = fits.toSorted((a, b) => shapes[b].rank - shapes[a].rank);
  let needed = fits.reduce((sum, column) => sum + shapes[column].least, BOX + END);
  const dropped = new Set<Column>();
  for (const column of byRank) {
    if (needed <= width || column === 'name') break;
    dropped.add(column);
    needed -= shapes[column].least;
  }
  return fits.filter((column) => !dropped.has(column));
}

/** The widths of the boxes and of these columns, for `grid-template-columns`. */
export function template(shown: readonly Column[]): string {
  const widths = shown.map((column) => {
    const { least, share } = shapes[column];
    return share === 0 ? `${least}rem` : `minmax(${least}rem, ${share}fr)`;
  });
  return [`${BOX}rem`, ...widths, `${END}rem`].join(' ');
}
