import { describe, expect, it } from 'vitest';
import { deviceRow } from '$lib/fleet/rows';
import type { Standing } from '$lib/outbox/standing';
import type { DevicePlan } from '$lib/plans/types';
import type { StageDevice } from '$lib/storage/staged-upgrade-record';
import { START } from '$lib/testing/clock';
import { deviceWith, idOf, planWith } from '$lib/testing/plans';
import { countsAsFailed, laterSeen, outcomeOf, type SeenResult } from './outcome';

const sent: StageDevice = { ...idOf('a'), planId: '1', name: 'A', entry: 'e', leftOut: null };
const rowWith = (changes: Partial<DevicePlan>) => deviceRow(deviceWith('a'), planWith('a', changes), START);
const known = (changes: Partial<DevicePlan> | null, standing?: Standing, seen: SeenResult = '-') => ({
  row: changes === null ? undefined : rowWith(changes),
  standing: () => standing,
  seen,
  isListWhole: true,
});
const refused = (code: 'no-right' | 'decision-not-sent'): Standing => ({
  kind: 'refused',
  refusal: { code, upstreamCode: '', message: '' },
});

describe('what became of a device that was sent', () => {
  it.each([
    ['succeeded', { deviceStatus: 'succeeded' }],
    ['succeeded', { deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' }],
    ['failed', { deviceStatus: 'failed', userConfirmStatus: 'confirmed' }],
    ['cancelled', { userConfirmStatus: 'cancelled' }],
    ['expired', { period: { start: 0, end: 1 } }],
    ['under-way', { userConfirmStatus: 'confirmed' }],
    ['under-way', { deviceStatus: 'upgrading' }],
    ['left', { planId: '2' }],
    ['left', { deviceStatus: 'nothing-to-upgrade' }],
    ['unknown', { deviceStatus: 'unknown' }],
  ] as const)('is %s by its plan', (outcome, changes) => {
    expect(outcomeOf(sent, known(changes, { kind: 'accepted', at: START }))).toBe(outcome);
  });

  it.each<[string, Standing | undefined]>([
    ['under-way', { kind: 'accepted', at: START }],
    ['to-send', { kind: 'waiting', since: START, why: 'network', held: false }],
    ['unknown', { kind: 'unknown', since: START, held: false }],
    ['unknown', undefined],
    ['not-sent', { kind: 'lapsed' }],
    ['not-sent', refused('decision-not-sent')],
    ['refused', refused('no-right')],
    ['left', { kind: 'replaced' }],
    ['taken-back', { kind: 'withdrawn', givenUp: false }],
    ['given-up', { kind: 'withdrawn', givenUp: true }],
  ])('is %s by its decision, if the plan still waits', (outcome, standing) => {
    expect(outcomeOf(sent, known({}, standing))).toBe(outcome);
  });

  it('stays what was seen, once the device has another plan or is gone', () => {
    expect(outcomeOf(sent, known({ planId: '2' }, undefined, 'f'))).toBe('failed');
    expect(outcomeOf(sent, known(null, undefined, 's'))).toBe('succeeded');
    expect(outcomeOf(sent, known({ deviceStatus: 'upgrading' }, undefined, 'f'))).toBe('under-way');
  });

  it('is not known while the list may lack it', () => {
    expect(outcomeOf(sent, known(null))).toBe('left');
    expect(outcomeOf(sent, { ...known(null), isListWhole: false })).toBe('unknown');
  });
});

it('a failure counts by the plan alone, whoever decided it', () => {
  const open = { ...sent, entry: null };
  expect(outcomeOf(open, known({ deviceStatus: 'failed' }))).toBe('open');
  expect(countsAsFailed(open, known({ deviceStatus: 'failed' }))).toBe(true);
  expect(countsAsFailed(sent, known({ userConfirmStatus: 'cancelled' }))).toBe(false);
  expect(countsAsFailed(sent, known({}, refused('no-right')))).toBe(false);
  expect(countsAsFailed(sent, known({ deviceStatus: 'succeeded' }, undefined, 'f'))).toBe(false);
  expect(countsAsFailed(sent, known({ planId: '2' }, undefined, 'f'))).toBe(true);
  expect(countsAsFailed(sent, known({ deviceStatus: 'upgrading' }, undefined, 'f'))).toBe(false);
  for (const deviceStatus of ['nothing-to-upgrade', 'unknown'] as const) {
    expect(countsAsFailed(sent, known({ deviceStatus }, undefined, 'f'))).toBe(true);
    expect(countsAsFailed(sent, known({ deviceStatus }, undefined, 's'))).toBe(false);
  }
  expect(countsAsFailed(sent, { row: { ...rowWith({}), unread: true }, seen: 'f' })).toBe(true);
});

it('a retry that succeeded is the later result, in whichever order two tabs tell it', () => {
  expect([laterSeen('f', 's'), laterSeen('s', 'f'), laterSeen('-', 'x')]).toEqual(['s', 's', 'x']);
});
