import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesInSight, linesOfPage, mostInSight, nextLines, type Sight } from './sight';

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

it('comes to what is in sight within a few frames, each with a few lines anew, one a slot', () => {
  const slots = 40;
  const sights = fc
    .tuple(fc.nat({ max: 300 }), fc.nat({ max: slots }))
    .map(([first, count]): Sight => ({ first, end: first + count }));
  fc.assert(
    fc.property(fc.array(sights, { maxLength: 4 }), sights, (passed, wanted) => {
      let lines = passed.reduce<readonly number[]>((drawn, sight) => nextLines(drawn, sight, slots), []);
      for (let frame = 0; ; frame++) {
        const next = nextLines(lines, wanted, slots);
        if (next === lines) break;
        expect(next.filter((line) => !lines.includes(line)).length).toBeLessThanOrEqual(8);
        expect(new Set(next.map((line) => line % slots)).size).toBe(next.length);
        expect(frame).toBeLessThan(5);
        lines = next;
      }
      for (let line = wanted.first; line < wanted.end; line++) expect(lines).toContain(line);
    }),
  );
});
