import { describe, expect, it } from 'vitest';
import { AcknowledgementLog } from './acknowledgement-log';
import { UpgradeLog } from './log';

describe('UpgradeLog', () => {
  it('keeps the beginning and the end of what is long, and counts what lies between', () => {
    let now = 100;
    const log = new UpgradeLog(() => now);
    for (let index = 0; index < 5_000; index++) {
      now = 100 + index;
      log.note('n', { index });
    }
    const { entries } = log;
    expect(entries).toHaveLength(4_000);
    expect(log.dropped).toBe(1_000);
    expect([entries[0], entries[999], entries[1_000], entries[3_999]].map((entry) => entry?.at)).toEqual([
      0, 999, 2_000, 4_999,
    ]);
    log.clear();
    expect(log.entries).toEqual([]);
    expect(log.at).toBe(0);
  });
});

describe('AcknowledgementLog', () => {
  it('sums up by write size', () => {
    const log = new AcknowledgementLog();
    for (let ms = 1; ms <= 100; ms++) log.add(244, ms);
    log.add(20, 7.26);
    expect(log.summaries).toMatchObject([
      { writeSize: 244, count: 100, shortest: 1, median: 50, ninetyFifth: 95, longest: 100 },
      { writeSize: 20, count: 1, shortest: 7.3, median: 7.3, ninetyFifth: 7.3, longest: 7.3, first: [7.3] },
    ]);
    expect(log.summaries[0]?.first).toHaveLength(100);
  });

  it('keeps a bounded sample of very many, and their extremes', () => {
    const log = new AcknowledgementLog();
    for (let index = 0; index < 50_000; index++) log.add(244, index === 30_000 ? 9_999 : 40);
    expect(log.summaries).toMatchObject([{ count: 50_000, shortest: 40, median: 40, longest: 9_999 }]);
    expect(log.summaries[0]?.first).toHaveLength(100);
  });
});
