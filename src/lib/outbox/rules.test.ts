import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxRecord, OutboxSubject } from '../storage/outbox-record';
import { alice, meter } from '../testing/database';
import { backoff, hasLapsed, isDue, LAPSES_AFTER, LONGEST_BACKOFF } from './rules';

function entry(over: Partial<OutboxRecord>): OutboxRecord {
  const subject: OutboxSubject = { kind: 'report', componentNo: 'M', report: 'confirmed' };
  return {
    ...{ ...alice, ...meter, sequence: 1, id: 'i', key: 'i', subject, decidedAt: 0, state: 'waiting' },
    ...{ attempts: 0, nextAt: 0, uncertain: false, lastFailure: null, refusal: null },
    ...{ page: null, sentAt: null },
    ...over,
  };
}

describe('the wait between attempts', () => {
  it('doubles from 2 s, half of it by chance, up to a quarter of an hour', () => {
    expect([1, 2, 3].map((attempts) => backoff(attempts, 1))).toEqual([2_000, 4_000, 8_000]);
    expect(backoff(1, 0)).toBe(1_000);
    expect(backoff(100, 1)).toBe(LONGEST_BACKOFF);
    expect(backoff(1, 0, 30_000)).toBe(30_000);
    expect(backoff(1, 0, 36_000_000)).toBe(LONGEST_BACKOFF);
  });

  it('never leaves an entry stranded, wherever the clock jumps', () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer(),
        (attempts, random, jump) => {
          const waiting = entry({ nextAt: backoff(attempts + 1, random) });
          const later = jump + LONGEST_BACKOFF;
          expect(isDue(waiting, jump) || isDue(waiting, later)).toBe(true);
        },
      ),
    );
    expect(isDue(entry({ nextAt: 10 }), 9)).toBe(false);
    expect(isDue(entry({ nextAt: 10 }), 10)).toBe(true);
    expect(isDue(entry({ nextAt: 10 + LONGEST_BACKOFF }), 10)).toBe(false);
    expect(isDue(entry({ nextAt: 11 + LONGEST_BACKOFF }), 10)).toBe(true);
  });
});

describe('an action taken without a network', () => {
  const action = (name: 'confirm' | 'retry' | 'cancel' | 'appoint', sendWhenever = false): OutboxSubject => ({
    ...{ kind: 'action', planId: '1', action: name, appointment: null, sendWhenever },
  });

  it.each([
    ['upgrade now', action('confirm'), true],
    ['retry', action('retry'), true],
    ['send whenever', action('confirm', true), false],
    ['cancel', action('cancel'), false],
    ['appoint', action('appoint'), false],
    ['a report', entry({}).subject, false],
  ])('lapses after an hour, or not: %s', (_, subject, lapses) => {
    expect(hasLapsed(entry({ subject }), LAPSES_AFTER)).toBe(false);
    expect(hasLapsed(entry({ subject }), LAPSES_AFTER + 1)).toBe(lapses);
    expect(hasLapsed(entry({ subject, decidedAt: 5 }), 0)).toBe(false);
  });
});
