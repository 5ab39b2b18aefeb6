import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inReadingOrder, linesInSight, linesOfPage, mostInSight, nextLines, type Sight } from './sight';

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
  .map(([first, count]): Sight => ({ first, end: first + count }));

/** What is drawn once each of these was scrolled to for a frame. */
const passing = (passed: readonly Sight[]): readonly number[] =>
  passed.reduce<readonly number[]>((drawn, sight) => nextLines(drawn, sight, SLOTS), []);

it('comes to what is in sight within a few frames, each with a few lines anew, one a slot', () => {
  fc.assert(
    fc.property(fc.array(sights, { maxLength: 4 }), sights, (passed, wanted) => {
      let lines = passing(passed);
      for (let frame = 0; ; frame++) {
        const next = nextLines(lines, wanted, SLOTS);
        if (next === lines) break;
        expect(next.filter((line) => !lines.includes(line)).length).toBeLessThanOrEqual(12);
        expect(new Set(next.map((line) => line % SLOTS)).size).toBe(next.length);
        expect(frame).toBeLessThan(4);
        lines = next;
      }
      for (let line = wanted.first; line < wanted.end; line++) expect(lines).toContain(line);
    }),
  );
});

it('moves no line that stays while it scrolls, and has all in their order once it rests', () => {
  fc.assert(
    fc.property(fc.array(sights, { maxLength: 4 }), sights, (passed, wanted) => {
      const before = passing(passed);
      const next = nextLines(before, wanted, SLOTS);
      for (const [place, line] of before.entries()) {
        if (next.includes(line)) expect(next[place]).toBe(line);
      }
      const rested = inReadingOrder(next);
      expect(rested).toEqual(next.toSorted((a, b) => a - b));
      expect(inReadingOrder(rested)).toBe(rested);
    }),
  );
});

it('has one line a slot in a window that has become smaller, too', () => {
  fc.assert(
    fc.property(fc.array(sights, { maxLength: 4 }), fc.integer({ min: 1, max: SLOTS }), (passed, slots) => {
      const next = nextLines(passing(passed), { first: 0, end: 0 }, slots);
      expect(new Set(next.map((line) => line % slots)).size).toBe(next.length);
    }),
  );
});
