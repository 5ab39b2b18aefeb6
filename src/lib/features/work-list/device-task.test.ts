import { describe, expect, it } from 'vitest';
import type { ItemFacts } from '$lib/fleet/work-list/round-facts.svelte';
import { keptJournalState, keptWorkItem } from '$lib/testing/kept-records';
import { deviceWith } from '$lib/testing/plans';
import { canBegin, outcomeSoFar, taskOf } from './device-task';

const item = { ...keptWorkItem, end: null };
const device = {
  ...deviceWith('a'),
  capabilities: { wan: false, wifi: false, bluetooth: true, matter: false },
};
const ready: ItemFacts = {
  preparation: { state: 'ready', missing: [], until: 9, readAt: 1, stale: false },
  ...{ plan: null, journal: null, bytesPerSecond: null },
};
const journal = keptJournalState();
const withRecord = (change: object): ItemFacts => ({
  ...ready,
  journal: { ...journal, records: journal.records.map((record) => ({ ...record, ...change })) },
});

describe('what is to be done at a device', () => {
  it('is its upgrade while its plan waits, and nothing once it does not', () => {
    expect(taskOf(item, ready, { device, phase: 'queued' })).toBe('upgrade');
    expect(taskOf(item, ready, undefined)).toBe('upgrade');
    for (const phase of ['none', 'succeeded', 'expired'] as const)
      expect(taskOf(item, ready, { device, phase })).toBe('nothing');
  });

  it('goes on if it was interrupted, and only verifies what the device may have', () => {
    expect(taskOf(item, withRecord({}), { device, phase: 'none' })).toBe('go-on');
    for (const change of [
      { verdict: 'accepted' },
      { verdict: 'lost' },
      { mayBeWhole: true },
      { outcome: { kind: 'unverified', why: 'version-unreadable', said: null } },
    ])
      expect(taskOf(item, withRecord(change), undefined)).toBe('verify');
  });

  it('begins anew after a failure whose journal is still there', () => {
    const outcome = { kind: 'failed', code: 'device-rejected-file', details: {} };
    expect(taskOf(item, withRecord({ outcome }), undefined)).toBe('upgrade');
  });

  it('is to be verified if its result is not known, whatever is kept of it', () => {
    const unknown = { ...item, end: { kind: 'unknown', at: 5 } } as const;
    expect(taskOf(unknown, ready, { device, phase: 'queued' })).toBe('verify');
    expect(taskOf(unknown, undefined, undefined)).toBe('verify');
  });

  it('can begin without a network only with what is ready', () => {
    const bare: ItemFacts = { ...ready, preparation: { ...ready.preparation, state: 'incomplete' } };
    expect(canBegin('upgrade', ready, true)).toBe(true);
    expect(canBegin('upgrade', bare, true)).toBe(false);
    expect(canBegin('upgrade', undefined, true)).toBe(false);
    expect(canBegin('verify', bare, false)).toBe(true);
    expect(canBegin('nothing', ready, false)).toBe(false);
  });

  it('is nothing while a tab is at it', () => {
    expect(taskOf(item, ready, { device, phase: 'queued' }, true)).toBe('elsewhere');
    expect(canBegin('elsewhere', ready, false)).toBe(false);
  });
});

describe('what has come of a device', () => {
  const failed = {
    ...item,
    end: { kind: 'failed', at: 5, code: 'device-out-of-range', details: {} },
  } as const;
  const succeeded = { ...item, end: { kind: 'succeeded', at: 5, transferred: true, said: false } } as const;
  const inDoubt = withRecord({ verdict: 'accepted' });
  const open = withRecord({});

  it('is what was noted, unless an attempt that was cut off leaves a doubt', () => {
    expect(outcomeSoFar(item, ready)).toBe('untried');
    expect(outcomeSoFar(item, open)).toBe('unfinished');
    expect(outcomeSoFar(failed, open)).toBe('failed');
    expect(outcomeSoFar(succeeded, open)).toBe('succeeded');
    for (const each of [item, failed]) expect(outcomeSoFar(each, inDoubt)).toBe('unknown');
  });

  it('is not said before the journals were read', () => {
    expect(outcomeSoFar(item, undefined)).toBeUndefined();
    expect(outcomeSoFar(failed, undefined)).toBeUndefined();
    expect(outcomeSoFar(succeeded, undefined)).toBe('succeeded');
  });
});
