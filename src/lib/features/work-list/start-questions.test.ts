import { describe, expect, it } from 'vitest';
import { keptWorkItem } from '$lib/testing/kept-records';
import { componentWith } from '$lib/testing/plans';
import { withAgreed } from '$lib/fleet/work-list/items';
import { isRunning } from '$lib/fleet/work-list/progress';
import type { RoundLine } from './round.svelte';
import { agreementsOf, asksForBattery, startQuestions } from './start-questions';

const line = (deviceKey: string, more: Partial<RoundLine> = {}): RoundLine => ({
  item: { ...keptWorkItem, deviceKey, end: null },
  ...{
    device: undefined,
    name: deviceKey,
    facts: undefined,
    task: 'upgrade',
    canBegin: true,
    outcome: 'untried',
  },
  ...{ components: [componentWith({ minimumBattery: 30, targetVersion: '2.0' })], planId: '7' },
  ...more,
});

const keysOf = (lines: readonly RoundLine[]): string[] => lines.map(({ item }) => item.deviceKey);

describe('what is asked before a round', () => {
  it('is what speaks against each device, and of which nobody knows', () => {
    const lines = [
      line('low'),
      line('full'),
      line('untold'),
      line('unplanned', { components: null }),
      line('verify', { task: 'verify' }),
    ];
    const battery: Record<string, number> = { low: 12, full: 90 };
    const questions = startQuestions(lines, ({ item }) => {
      const told = battery[item.deviceKey];
      return told === undefined ? null : { battery: told, signal: null };
    });
    expect(questions.concerned.map(({ line: { item } }) => item.deviceKey)).toEqual(['low']);
    expect(keysOf(questions.untold)).toEqual(['untold']);
    expect(keysOf(questions.unplanned)).toEqual(['unplanned']);
    expect(keysOf(questions.battery)).toEqual(['low', 'full', 'untold']);
    expect(keysOf(questions.unprepared)).toEqual(['low', 'full', 'untold', 'unplanned']);
  });

  it('is agreed to by the plan and what it brings, so that another one is asked about anew', () => {
    const [first] = agreementsOf([line('a')], 6);
    const [same] = agreementsOf([line('a')], 6);
    expect(same).toEqual(first);
    for (const other of [
      line('a', { planId: '8' }),
      line('a', { components: [componentWith({ targetVersion: '2.1' })] }),
    ])
      expect(agreementsOf([other], 6)[0]?.plan).not.toBe(first?.plan);
  });

  it('begins with devices of which nothing could be asked, and agrees to nothing of theirs', () => {
    const unasked = [
      line('unplanned', { components: null }),
      line('verify', { task: 'verify' }),
      line('go-on', { task: 'go-on' }),
    ];
    const none = unasked.map(({ item }) => ({ ...item, agreed: null }));
    const agreements = agreementsOf(
      unasked.map((each, at) => ({ ...each, item: none[at]! })),
      6,
    );
    expect(agreements.map(({ plan }) => plan)).toEqual(['', '', '']);
    expect(isRunning(withAgreed(none, agreements, 5), 6)).toBe(true);
    // What they were asked about before stays agreed to.
    const before = unasked.map((each) => ({ ...each, item: { ...each.item, agreed: { at: 1, plan: '7' } } }));
    expect(agreementsOf(before, 6)).toEqual([]);
    // Until the next day: then they are begun with anew.
    expect(agreementsOf(before, 86_400_000).map(({ plan }) => plan)).toEqual(['', '', '']);
  });

  it('names a least battery if any component does', () => {
    expect(asksForBattery([componentWith(), componentWith({ minimumBattery: 20 })])).toBe(true);
    expect(asksForBattery([componentWith()])).toBe(false);
    expect(asksForBattery(null)).toBe(false);
  });
});
