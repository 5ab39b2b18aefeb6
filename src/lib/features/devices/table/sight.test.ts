import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesInSight, linesOfPage, mostInSight } from './sight';

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
