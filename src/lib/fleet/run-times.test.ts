import { expect, it } from 'vitest';
import { START } from '../testing/clock';
import { planWith } from '../testing/plans';
import { PlanStore } from './plan-store';
import { SIGHT_GAP } from './run-times';

const waiting = planWith('a');
const running = planWith('a', { deviceStatus: 'upgrading' });
const succeeded = planWith('a', { deviceStatus: 'succeeded' });

function setUp() {
  const time = { now: START };
  const store = new PlanStore(undefined, () => time.now);
  const tell = (plan: typeof waiting, after: number): void => {
    time.now += after;
    store.put(plan, plan, store.begin());
  };
  return { store, tell };
}

it('says how long an upgrade took that was seen to begin and to end', () => {
  const { store, tell } = setUp();
  tell(waiting, 0);
  tell(running, 10_000);
  expect(store.ranFor(waiting)).toBeNull();
  for (let minute = 0; minute < 5; minute += 1) tell(running, 60_000);
  tell(succeeded, 5_000);
  expect(store.ranFor(waiting)).toBe(305_000);
});

it('says nothing of what began or ended while nobody looked, or was found under way', () => {
  const found = setUp();
  found.tell(running, 0);
  found.tell(succeeded, 1_000);
  expect(found.store.ranFor(waiting)).toBeNull();

  const away = setUp();
  away.tell(waiting, 0);
  away.tell(running, SIGHT_GAP + 1);
  away.tell(succeeded, 1_000);
  expect(away.store.ranFor(waiting)).toBeNull();

  const left = setUp();
  left.tell(waiting, 0);
  left.tell(running, 1_000);
  left.tell(succeeded, SIGHT_GAP + 1);
  expect(left.store.ranFor(waiting)).toBeNull();
});

it('forgets a first try with the next, and goes on from what was kept', () => {
  const { store, tell } = setUp();
  const failed = planWith('a', { deviceStatus: 'failed' });
  tell(waiting, 0);
  tell(running, 1_000);
  tell(failed, 20_000);
  expect(store.ranFor(waiting)).toBe(20_000);
  const kept = store.memoryOf(waiting);
  tell(running, 1_000);
  expect(store.ranFor(waiting)).toBeNull();

  const later = setUp();
  later.store.recall(waiting, kept!);
  later.store.put(failed, failed, 0);
  expect(later.store.ranFor(waiting)).toBe(20_000);
});
