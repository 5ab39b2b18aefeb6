/** Which of many lines of one height are drawn: `first` to before `end`. */
export interface LineRange {
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

/** How many lines are drawn on either side of what is in sight, so that scrolling meets no empty place. */
const BESIDE = 4;

/** The lines that are in sight, and a few on either side. */
export function linesInSight({ count, lineHeight, top, height }: Scrolled): LineRange {
  const first = Math.floor(top / lineHeight) - BESIDE;
  const end = Math.ceil((top + height) / lineHeight) + BESIDE;
  return { first: within(first, count), end: within(end, count) };
}

/** How many lines are drawn anew in one frame, so that a jump to elsewhere is no long task on a slow machine. */
const ANEW = 12;

/** Which lines are drawn, in their order in the page, each in the slot of its number: no two have the same. */
export interface Drawing {
  readonly lines: readonly number[];
  /** Of how many slots. */
  readonly slots: number;
}

export const nothingDrawn: Drawing = { lines: [], slots: 1 };

export const slotOf = (line: number, { slots }: Drawing): number => line % slots;

/**
 * What is drawn next: on the way from what was drawn to what is in sight, a few lines anew. A line that has gone out of
 * sight stays until its slot is needed, since to draw another in its place costs less than to make one; and the other is
 * at its place in the page, since a row that is moved there costs what a new one does. `before` itself, if nothing is to
 * be drawn anew.
 */
export function nextDrawing(before: Drawing, wanted: LineRange, slots: number): Drawing {
  const drawing = { lines: [] as number[], slots };
  const { lines } = drawing;
  const places = new Map<number, number>();
  const put = (line: number): void => {
    const slot = slotOf(line, drawing);
    const place = places.get(slot) ?? lines.length;
    places.set(slot, place);
    lines[place] = line;
  };
  // In a window that has become smaller, some of them are one too many.
  for (const line of before.lines) put(line);
  let anew = 0;
  for (let line = wanted.first; line < wanted.end && anew < ANEW; line++) {
    if (lines[places.get(slotOf(line, drawing)) ?? -1] === line) continue;
    put(line);
    anew++;
  }
  return anew === 0 && slots === before.slots ? before : drawing;
}

/** The lines in the order in which they are read, for whoever has the page read out; itself, if they are in it. */
export function inReadingOrder(drawing: Drawing): Drawing {
  const { lines, slots } = drawing;
  const isInOrder = lines.every((line, index) => index === 0 || line > (lines[index - 1] ?? line));
  return isInOrder ? drawing : { lines: lines.toSorted((a, b) => a - b), slots };
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
