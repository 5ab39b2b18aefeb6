import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityLine } from '$lib/fleet/activity-lines';
import { START } from '$lib/testing/clock';
import { meter, valve } from '$lib/testing/database';
import { groupEntries, groupOf, type Entry } from './entries';
import { originOf, wayOf, changesOf } from './entry-facts';
import { resultOf } from './entry-result';
import { followedWith, lineWith, minute, reportWith, sight } from './testing/records';

const idsOf = (entries: readonly Entry[]): string[][] =>
  entries.map(({ lines }) => lines.map(({ record }) => record.id));

const one = (...given: Parameters<typeof groupEntries>): Entry => {
  const [entry, ...others] = groupEntries(...given);
  expect(others).toEqual([]);
  return entry!;
};

describe('the history by upgrades', () => {
  it('has a Bluetooth upgrade as one entry, with what was decided and seen of the same plan', () => {
    const whats = ['confirmed', 'downloading', 'transferring', 'succeeded'];
    const reports = whats.map((what, index) =>
      reportWith(`r${index}`, what, { happenedAt: minute(index + 1), durationMs: 61_000 }),
    );
    const entry = one([...reports, lineWith('d')], [followedWith([sight('succeeded', minute(9))])]);
    expect(entry.lines.map(({ record }) => record.id)).toEqual(['d', 'r0', 'r1', 'r2', 'r3']);
    expect(entry).toMatchObject({ planId: '7', beganAt: START, latestAt: minute(9) });
    expect([wayOf(entry), originOf(entry)]).toEqual(['both', 'here']);
    expect(changesOf(entry).map(({ from, to }) => [from, to])).toContainEqual(['1.0', '2.0']);
  });

  it('tells two upgrades of a device apart that name no plan, also those reported before reports said so', () => {
    const nameless = (id: string, what: string, at: number) =>
      reportWith(id, what, { happenedAt: minute(at), run: null });
    const run = (id: string, at: number) =>
      reportWith(id, 'confirmed', { happenedAt: minute(at), run: { planId: null, begunAt: minute(at) } });
    const lines = [
      ...[nameless('a', 'confirmed', 1), nameless('b', 'failed', 2), nameless('c', 'confirmed', 3)],
      ...[nameless('d', 'succeeded', 4), run('e', 5), run('f', 6)],
    ];
    expect(idsOf(groupEntries(lines, []))).toEqual([['f'], ['e'], ['c', 'd'], ['a', 'b']]);
  });

  it('has each setting of auto-confirmation by itself', () => {
    const on = (id: string) =>
      lineWith(id, { kind: 'auto-confirmation', what: 'auto-on', action: null, planId: null });
    const entries = groupEntries([on('a'), on('b')], []);
    expect(entries.map(({ kind }) => kind)).toEqual(['switch', 'switch']);
  });

  it('puts an entry where most is asked of a person', () => {
    const waiting = lineWith('a', { outcome: 'waiting' }, { state: 'waiting', refusal: null });
    const refused = lineWith('b', { outcome: 'refused' }, { state: 'refused' });
    expect(groupOf(one([waiting, refused], []))).toBe('refused');
    expect(groupOf(one([waiting], []))).toBe('waiting');
    expect(groupOf(one([lineWith('c')], []))).toBe('done');
  });

  const line = fc
    .record({
      device: fc.constantFrom(meter, valve),
      kind: fc.constantFrom('report', 'action', 'auto-confirmation'),
      what: fc.constantFrom('confirmed', 'failed', 'succeeded'),
      plan: fc.constantFrom(null, '7', '8'),
      run: fc.constantFrom(null, { planId: null, begunAt: 1 }, { planId: '7', begunAt: 2 }),
      at: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ device, kind, what, plan, run, at }) => (id: string): ActivityLine => {
      const isAction = kind === 'action';
      const action = isAction ? 'confirm' : null;
      const facts = { planId: isAction ? (plan ?? '7') : null, run: kind === 'report' ? run : null };
      return lineWith(id, { ...device, kind, what, action, happenedAt: minute(at), ...facts });
    });
  const lines = fc.array(line, { maxLength: 12 }).map((made) => made.map((each, index) => each(`l${index}`)));
  const followed = fc
    .subarray([meter, valve].flatMap((device) => ['7', '8', '9'].map((planId) => ({ ...device, planId }))))
    .map((plans) => plans.map((plan, index) => followedWith([sight('running', minute(index))], plan)));

  it('has each line and each followed upgrade in exactly one entry', () => {
    fc.assert(
      fc.property(lines, followed, (given, seen) => {
        const entries = groupEntries(given, seen);
        expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
        expect(entries.flatMap((entry) => entry.lines).length).toBe(given.length);
        expect(new Set(entries.flatMap((entry) => entry.lines))).toEqual(new Set(given));
        const told = entries.flatMap((entry) => entry.followed ?? []);
        expect(told.length).toBe(seen.length);
        expect(new Set(told)).toEqual(new Set(seen));
      }),
    );
  });

  it('is the same in whatever order it was read, the last to happen first', () => {
    const shuffled = fc
      .tuple(lines, followed)
      .chain(([given, seen]) =>
        fc.tuple(
          fc.constant([given, seen] as const),
          fc.shuffledSubarray(given, { minLength: given.length }),
          fc.shuffledSubarray(seen, { minLength: seen.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([[given, seen], otherLines, otherSeen]) => {
        const entries = groupEntries(given, seen);
        expect(groupEntries(otherLines, otherSeen)).toEqual(entries);
        const times = entries.map(({ latestAt }) => latestAt);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      }),
    );
  });

  it('keeps an entry’s key as more is told of it', () => {
    fc.assert(
      fc.property(lines, followed, (given, seen) => {
        const keys = groupEntries(given, seen).map(({ key }) => key);
        const later = lineWith('z', { ...meter, planId: '7', happenedAt: minute(9) });
        expect(groupEntries([...given, later], seen).map(({ key }) => key)).toEqual(
          expect.arrayContaining(keys),
        );
      }),
    );
  });
});

describe('the result of an upgrade', () => {
  const last = { happenedAt: minute(3) };

  it.each([
    ['a decision that was taken', [lineWith('d')], [], { result: 'open', stage: null }],
    ['a decision given up unanswered', [lineWith('d', { outcome: 'dropped' })], [], { result: 'unknown' }],
    [
      'a refused decision that was given up',
      [lineWith('d', { outcome: 'dropped', refusal: { code: 'no-right', upstreamCode: '', message: '' } })],
      [],
      { result: 'undone' },
    ],
    ['a decision that was withdrawn', [lineWith('d', { outcome: 'withdrawn' })], [], { result: 'undone' }],
    ['a cancellation that was taken', [lineWith('d', { action: 'cancel' })], [], { result: 'cancelled' }],
    [
      'a cancellation that was refused',
      [lineWith('c'), lineWith('d', { action: 'cancel', outcome: 'refused' })],
      [],
      { result: 'open' },
    ],
    ['one that runs', [lineWith('d')], [sight('running', minute(1))], { result: 'open', stage: 'running' }],
    [
      'one that ran',
      [lineWith('d')],
      [sight('running', minute(1)), sight('succeeded', minute(4))],
      { result: 'succeeded', durationMs: 180_000, reason: 'Not enough space' },
    ],
    [
      'one that was retried after it failed',
      [lineWith('d', { action: 'retry', happenedAt: minute(5) })],
      [sight('failed', minute(4))],
      { result: 'open' },
    ],
    [
      'one whose plan went before a result was seen',
      [lineWith('d')],
      [sight('running', minute(1)), sight('gone', minute(2))],
      { result: 'unknown' },
    ],
    [
      'one whose plan went after its result',
      [],
      [sight('succeeded', minute(1)), sight('gone', minute(2))],
      { result: 'succeeded', reason: 'Not enough space' },
    ],
    [
      'a Bluetooth upgrade on its way',
      [reportWith('r', 'transferring')],
      [],
      { result: 'open', stage: 'begun' },
    ],
    [
      'a Bluetooth upgrade whose device proved it, though the platform has not heard',
      [reportWith('r', 'succeeded', last)],
      [sight('running', minute(4))],
      { result: 'succeeded' },
    ],
    [
      'one of two parts that have ended',
      [reportWith('r', 'confirmed', { componentNo: 'MCU' }), reportWith('s', 'succeeded', last)],
      [],
      { result: 'open' },
    ],
    [
      'a part that failed',
      [
        reportWith('r', 'succeeded', { componentNo: 'MCU' }),
        reportWith('s', 'failed', { ...last, basis: { kind: 'error', code: 'link-lost', details: {} } }),
      ],
      [],
      { result: 'failed', basis: { kind: 'error', code: 'link-lost' } },
    ],
    [
      'a part that is tried again',
      [reportWith('r', 'failed'), reportWith('s', 'confirmed', last)],
      [],
      { result: 'open', stage: 'begun' },
    ],
    [
      'that which nobody but an acknowledgement tells',
      [lineWith('d', { action: 'acknowledge', what: 'acknowledge' })],
      [],
      { result: 'unknown' },
    ],
  ] as const)('is told of %s', (_what, lines, sights, expected) => {
    const followed = sights.length === 0 ? [] : [followedWith(sights)];
    expect(resultOf(one(lines, followed))).toMatchObject(expected);
  });

  it('has no duration if nobody saw when it began or ended', () => {
    const late = { ...sight('succeeded', minute(99)), since: minute(2) };
    expect(resultOf(one([], [followedWith([sight('running', minute(1)), late])])).durationMs).toBeNull();
  });
});

describe('whose decision an upgrade was', () => {
  const seen = [sight('running', minute(1))];

  it.each([
    ['here, by its line', [lineWith('d')], followedWith(seen), 'here'],
    ['here, also if the line has gone', [], followedWith(seen, { decidedHere: true }), 'here'],
    ['nobody’s while auto-confirmation was on', [], followedWith(seen, { unasked: true }), 'automatic'],
    ['not this browser’s', [], followedWith(seen), 'elsewhere'],
    [
      'not this browser’s, if it was refused here',
      [lineWith('d', { outcome: 'refused' })],
      followedWith(seen),
      'elsewhere',
    ],
    ['unknown if nothing says', [lineWith('d', { action: 'acknowledge' })], null, 'unknown'],
  ] as const)('is %s', (_what, lines, followed, origin) => {
    expect(originOf(one(lines, followed === null ? [] : [followed]))).toBe(origin);
  });
});
