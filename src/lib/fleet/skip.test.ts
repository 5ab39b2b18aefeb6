import { expect, it } from 'vitest';
import { HOUR, START } from '../testing/clock';
import { deviceWith, planWith } from '../testing/plans';
import { DrawnRows } from './drawn-rows';
import { PlanStore } from './plan-store';
import { planStateOf } from './rows';

function setUp() {
  const store = new PlanStore();
  const drawn = new DrawnRows(store);
  store.onNews((device) => {
    drawn.change(device);
  });
  const devices = [deviceWith('a')];
  const lineAt = (now: number) => {
    const [row] = drawn.draw(devices, now);
    return { need: row!.need, state: planStateOf(row!) };
  };
  store.put(planWith('a'), planWith('a'), store.begin());
  return { store, lineAt };
}

it('leaves what needs a person until the time of its reminder', () => {
  const { store, lineAt } = setUp();
  expect(lineAt(START)).toEqual({ need: 'action', state: 'waiting' });
  store.setSkip(planWith('a'), { until: START + 2 * HOUR });
  expect(lineAt(START)).toEqual({ need: 'planned', state: 'skipped' });
  expect(lineAt(START + 2 * HOUR - 1).state).toBe('skipped');
  expect(lineAt(START + 2 * HOUR)).toEqual({ need: 'action', state: 'waiting' });
});

it('is skipped for good, until it is taken back', () => {
  const { store, lineAt } = setUp();
  store.setSkip(planWith('a'), { until: null });
  expect(lineAt(START + 20 * HOUR)).toEqual({ need: 'rest', state: 'skipped' });
  store.setSkip(planWith('a'), null);
  expect(lineAt(START + 20 * HOUR).need).toBe('action');
});

it('skips neither the next plan, nor what was decided all the same', () => {
  const { store, lineAt } = setUp();
  store.setSkip(planWith('a'), { until: null });
  const confirmed = planWith('a', { userConfirmStatus: 'confirmed' });
  store.put(confirmed, confirmed, store.begin());
  expect(lineAt(START)).toEqual({ need: 'running', state: 'queued' });
  const next = planWith('a', { planId: '2' });
  store.put(next, next, store.begin());
  expect(lineAt(START)).toEqual({ need: 'action', state: 'waiting' });
});

it('is kept with what else this browser knows of a device', () => {
  const { store } = setUp();
  store.setSkip(planWith('a'), { until: START + HOUR });
  const later = setUp();
  later.store.recall(planWith('a'), store.memoryOf(planWith('a'))!);
  expect(later.lineAt(START).state).toBe('skipped');
});
