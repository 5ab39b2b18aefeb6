import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  inReadingOrder,
  linesInSight,
  linesOfPage,
  mostInSight,
  nextDrawing,
  nothingDrawn,
  slotOf,
  type Drawing,
  type LineRange,
} from './drawing';

it('holds every line of which a pixel is in sight, and no more than a few others', () => {
  const size = fc.integer({ min: 0, max: 12_000 });
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 20, max: 60 }),
      fc.integer({ min: -500, max: 400_000 }),
      size,
      (count, lineHeight, top, height) => {
        const { first, end } = linesInSight({ count, lineHeight, top, height });
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        for (let line = Math.max(0, first - 3); line < Math.min(count, end + 3); line++) {
          const isSeen = (line + 1) * lineHeight > top && line * lineHeight < top + height;
          if (isSeen) expect(line >= first && line < end).toBe(true);
        }
        expect(end - first).toBeLessThanOrEqual(mostInSight({ lineHeight, height }));
      },
    ),
  );
});

it('goes on by what is in sight but one line', () => {
  expect(linesOfPage({ lineHeight: 34, height: 680 })).toBe(19);
  expect(linesOfPage({ lineHeight: 34, height: 10 })).toBe(1);
});

const SLOTS = 40;

const sights = fc
  .tuple(fc.nat({ max: 300 }), fc.nat({ max: SLOTS }))
  .map(([first, count]): LineRange => ({ first, end: first + count }));

/** What is drawn once each of these was scrolled to for a frame. */
const passing = (passed: readonly LineRange[]): Drawing =>
  passed.reduce((drawn, sight) => nextDrawing(drawn, sight, SLOTS), nothingDrawn);

const slotsOf = (drawing: Drawing): ReadonlySet<number> =>
  new Set(drawing.lines.map((line) => slotOf(line, drawing)));

it('comes to what is in sight within a few frames, each with a few lines anew', () => {
  fc.assert(
    fc.property(fc.array(sights, { maxLength: 4 }), sights, (passed, wanted) => {
      let drawing = passing(passed);
      for (let frame = 0; ; frame++) {
        const next = nextDrawing(drawing, wanted, SLOTS);
        if (next === drawing) break;
        expect(next.lines.filter((line) => !drawing.lines.includes(line)).length).toBeLessThanOrEqual(12);
        expect(frame).toBeLessThan(5);
        drawing = next;
      }
      for (let line = wanted.first; line < wanted.end; line++) expect(drawing.lines).toContain(line);
    }),
  );
});

it('moves no line that stays while it scrolls, and has all in their order once it rests', () => {
  fc.assert(
    fc.property(fc.array(sights, { maxLength: 4 }), sights, (passed, wanted) => {
      const before = passing(passed);
      const next = nextDrawing(before, wanted, SLOTS);
      for (const [place, line] of before.lines.entries()) {
        if (next.lines.includes(line)) expect(next.lines[place]).toBe(line);
      }
      const rested = inReadingOrder(next);
      expect(rested.lines).toEqual(next.lines.toSorted((a, b) => a - b));
      expect(rested.slots).toBe(next.slots);
      expect(inReadingOrder(rested)).toBe(rested);
    }),
  );
});

it('has one line a slot, also in a window that changes its size', () => {
  const steps = fc.array(fc.tuple(sights, fc.integer({ min: 1, max: SLOTS })), { maxLength: 6 });
  fc.assert(
    fc.property(steps, (passed) => {
      let drawing = nothingDrawn;
      for (const [wanted, slots] of passed) {
        drawing = nextDrawing(drawing, wanted, slots);
        expect(drawing.slots).toBe(slots);
        expect(slotsOf(drawing).size).toBe(drawing.lines.length);
        expect(slotsOf(inReadingOrder(drawing)).size).toBe(drawing.lines.length);
      }
    }),
  );
});
