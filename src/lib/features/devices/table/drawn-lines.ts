import type { Item, Items } from './items';
import { slotOf, type Drawing } from './drawing';

/** A line of the table that is drawn. */
export interface DrawnLine {
  readonly number: number;
  /** Where it is drawn: a line that comes into sight is drawn where one was that has gone. */
  readonly slot: number;
  readonly item: Item;
}

/** Of the line that the keyboard stands on, while it is out of sight: it keeps the focus wherever one scrolls. */
const HELD = -1;

/** Tells what the lines of a table are; a line that stays as it is stays the same object, so that it is not drawn again. */
export class DrawnLines {
  #before = new Map<number, DrawnLine>();

  /** `held`: the number of one that is drawn beside the others, first; null if none is. What is not listed is left out. */
  of(items: Items, drawing: Drawing, held: number | null): readonly DrawnLine[] {
    const drawn = [
      ...(held === null ? [] : [this.#line(items, held, HELD)]),
      ...drawing.lines.map((number) => this.#line(items, number, slotOf(number, drawing))),
    ].filter((line) => line !== null);
    this.#before = new Map(drawn.map((line) => [line.slot, line]));
    return drawn;
  }

  #line(items: Items, number: number, slot: number): DrawnLine | null {
    const item = items.at(number);
    if (item === undefined) return null;
    const before = this.#before.get(slot);
    return before?.number === number && isSame(before.item, item) ? before : { number, slot, item };
  }
}

function isSame(one: Item, other: Item): boolean {
  if (one.kind === 'device') return other.kind === 'device' && one.row === other.row;
  return other.kind === 'heading' && one.need === other.need && one.rows === other.rows;
}
