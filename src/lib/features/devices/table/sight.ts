/** Which of many lines of one height are drawn: `first` to before `end`. */
export interface Sight {
  readonly first: number;
  readonly end: number;
}

export interface Scrolled {
  /** Of all lines. */
  readonly count: number;
  /** Pixels. */
  readonly lineHeight: number;
  /** How far it is scrolled, pixels; a browser that bounces tells less than 0. */
  readonly top: number;
  /** How much is in sight, pixels. */
  readonly height: number;
}

/** As many lines are drawn on either side of what is in sight, so that scrolling meets no empty place. */
const BESIDE = 4;

/** The lines that are in sight, and a few on either side. */
export function linesInSight({ count, lineHeight, top, height }: Scrolled): Sight {
  const first = Math.floor(top / lineHeight) - BESIDE;
  const end = Math.ceil((top + height) / lineHeight) + BESIDE;
  return { first: within(first, count), end: within(end, count) };
}

/** How many lines are drawn at most, whatever is scrolled to. */
export function mostInSight({ lineHeight, height }: Pick<Scrolled, 'lineHeight' | 'height'>): number {
  return Math.ceil(height / lineHeight) + 1 + 2 * BESIDE;
}

/** How many whole lines a page is, at least one. */
export function linesOfPage({ lineHeight, height }: Pick<Scrolled, 'lineHeight' | 'height'>): number {
  return Math.max(1, Math.floor(height / lineHeight) - 1);
}

function within(line: number, count: number): number {
  return Math.min(Math.max(line, 0), count);
}
