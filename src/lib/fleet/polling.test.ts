import { describe, expect, it } from 'vitest';
import { askAgainAfter, inBatches } from './polling';

describe('askAgainAfter', () => {
  it('asks every 3 s while something runs, and slower when nothing changes', () => {
    const waits = [0, 5, 6, 7, 20].map((unchanged) => askAgainAfter('downloading', unchanged));
    expect(waits).toEqual([3_000, 3_000, 4_500, 6_750, 15_000]);
    expect(askAgainAfter('queued', 20)).toBe(30_000);
  });

  it('asks rarely where somebody has yet to decide, and no more where nothing is to come', () => {
    expect(askAgainAfter('appointed', 0)).toBe(30_000);
    expect(askAgainAfter('awaiting-confirmation', 0)).toBe(60_000);
    for (const phase of ['none', 'succeeded', 'failed', 'cancelled', 'acknowledged', 'expired'] as const) {
      expect(askAgainAfter(phase, 0)).toBeNull();
    }
  });
});

describe('inBatches', () => {
  it('keeps order and loses nothing', () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inBatches([], 2)).toEqual([]);
  });
});
