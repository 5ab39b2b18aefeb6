import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviceWith, planWith } from '../testing/plans';
import { START } from '../testing/clock';
import { DrawnRows } from './drawn-rows';
import { PlanStore } from './plan-store';
import { deviceRow, type DeviceRow } from './rows';

const HOUR = 3_600_000;
const KEYS = ['a', 'b', 'c', 'd'];

const plan = fc.record({
  start: fc.integer({ min: -3, max: 3 }),
  length: fc.integer({ min: 1, max: 4 }),
  status: fc.constantFrom('not-confirmed', 'confirmed', 'appointed'),
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('plan'), key: fc.constantFrom(...KEYS), plan: fc.option(plan) }),
  fc.record({ kind: fc.constant('seen'), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('time'), minutes: fc.integer({ min: -120, max: 240 }) }),
  fc.record({ kind: fc.constant('list'), keys: fc.subarray(KEYS) }),
);

it('always says what is so, and draws nothing anew that says the same', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const store = new PlanStore();
      const drawn = new DrawnRows(store);
      store.onNews((device) => {
        drawn.change(device);
      });
      let devices = KEYS.map((key) => deviceWith(key));
      let now = START;
      let before: readonly DeviceRow[] = drawn.draw(devices, now);
      for (const each of steps) {
        if (each.kind === 'time') now += each.minutes * 60_000;
        else if (each.kind === 'list') devices = each.keys.map((key) => deviceWith(key));
        else if (each.kind === 'seen') store.markResultSeen({ ...planWith(each.key) });
        else {
          const told = each.plan && planWith(each.key, planFields(each.plan));
          store.put(deviceWith(each.key), told, store.begin());
        }
        const rows = drawn.draw(devices, now);
        const fresh = devices.map((device) => {
          const known = store.get(device);
          return deviceRow(device, known, now, {
            unread: false,
            resultSeen: known != null && store.wasResultSeen(known),
          });
        });
        expect(rows).toEqual(fresh);
        expect(drawn.draw(devices, now)).toBe(rows);
        if (each.kind === 'time' && before.every((row, place) => row.phase === rows[place]?.phase)) {
          expect(rows).toBe(before);
        }
        before = rows;
      }
    }),
  );
});

function planFields({ start, length, status }: { start: number; length: number; status: string }) {
  const period = { start: START + start * HOUR, end: START + (start + length) * HOUR };
  return {
    period,
    userConfirmStatus: status as 'confirmed',
    appointment: status === 'appointed' ? { start: period.start, end: period.start + HOUR / 2 } : null,
  };
}
