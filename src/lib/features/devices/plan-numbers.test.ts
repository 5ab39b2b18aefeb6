import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OverairError } from '$lib/errors';
import type { Device } from '$lib/developer-center/types';
import { DrawnRows } from '$lib/fleet/drawn-rows';
import { PlanGroups } from '$lib/fleet/plan-groups';
import { PlanStore } from '$lib/fleet/plan-store';
import { groupByNeed, needs, planIdOf } from '$lib/fleet/rows';
import { planStates } from '$lib/plans/plan-state';
import { deviceStatuses, userConfirmStatuses } from '$lib/plans/statuses';
import { HOUR, START } from '$lib/testing/clock';
import { deviceWith, planWith } from '$lib/testing/plans';
import { plansOf } from './filter-choices';
import { filterFromQuery, queryFromFilter } from './filter-query';
import { passing } from './filters';
import { nothingKnown } from './testing/facts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const key = fc.constantFrom(...KEYS);
const planId = fc.constantFrom('1', '2', '3');

const state = fc.record({
  planId,
  deviceStatus: fc.constantFrom(...deviceStatuses, 'unknown' as const),
  userConfirmStatus: fc.constantFrom(...userConfirmStatuses, 'unknown' as const),
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('list' as const), key, state, shared: fc.boolean() }),
  fc.record({ kind: fc.constant('gone' as const), key }),
  fc.record({
    kind: fc.constant('plan' as const),
    key,
    plan: fc.option(state, { freq: 6 }),
    begins: fc.integer({ min: -30, max: 30 }),
    reason: fc.constantFrom('', 'No space left', 'Signal lost'),
  }),
  fc.record({ kind: fc.constant('unread' as const), key }),
  fc.record({
    kind: fc.constant('skip' as const),
    key,
    planId,
    hours: fc.option(fc.integer({ min: 0, max: 20 })),
    undo: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('turn' as const) }),
  fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 900 }) }),
);

it('counts in each plan and state what the list shows of it, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      let now = START;
      const store = new PlanStore(undefined, () => now);
      const drawn = new DrawnRows(store);
      store.onNews((device) => {
        drawn.change(device);
      });
      const groups = new PlanGroups();
      let devices: readonly Device[] = [];
      for (const each of steps) {
        if (each.kind === 'time') now += each.minutes * 60_000;
        else if (each.kind === 'turn') devices = devices.toReversed();
        else if (each.kind === 'skip') {
          const until = each.hours === null ? null : now + each.hours * HOUR;
          store.setSkip({ ...deviceWith(each.key), planId: each.planId }, each.undo ? null : { until });
        } else if (each.kind === 'unread')
          store.fail(deviceWith(each.key), new OverairError('answer-malformed', {}));
        else if (each.kind === 'plan') {
          const period = { start: now + each.begins * HOUR, end: now + (each.begins + 24) * HOUR };
          const told =
            each.plan && planWith(each.key, { ...each.plan, period, deviceStatusText: each.reason });
          store.put(deviceWith(each.key), told, store.begin());
        } else {
          const others = devices.filter(({ deviceKey }) => deviceKey !== each.key);
          devices =
            each.kind === 'gone'
              ? others
              : [deviceWith(each.key, { plan: each.state, shared: each.shared }), ...others];
        }
        const rows = drawn.draw(devices, now);
        const plans = groups.update(rows);
        // As the list reads it off the address that a number leads to.
        const shown = (filter: Parameters<typeof passing>[0]) =>
          rows.filter(passing(filterFromQuery(queryFromFilter(filter)), nothingKnown));
        expect(plans.map((plan) => plan.planId).toSorted()).toEqual(
          plansOf(rows)
            .map(([id]) => id)
            .toSorted(),
        );
        for (const plan of plans) {
          expect(plan.devices).toBe(shown({ planId: plan.planId }).length);
          for (const each of planStates) {
            const lines = shown({ planId: plan.planId, state: each });
            expect(plan.counts[each]).toBe(lines.length);
            expect(plan.own[each]).toBe(lines.filter(({ device }) => !device.shared).length);
            expect(new Set(groups.rowsOf(plan.planId, each))).toEqual(new Set(lines));
          }
          const failed = plan.reasons.reduce((sum, { devices: count }) => sum + count, 0);
          expect(failed).toBe(plan.counts.failed);
        }
        for (const row of shown({ state: 'skipped' })) {
          expect(row.need).not.toBe('action');
          expect(row.skip?.until ?? Infinity).toBeGreaterThan(now);
        }
        const grouped = groupByNeed(rows);
        const inGroups = needs.flatMap((need) => grouped[need]).filter((row) => planIdOf(row) !== null);
        expect(plans.reduce((sum, plan) => sum + plan.devices, 0)).toBe(inGroups.length);
        // From nothing it would be the same: nothing of what was counted before is left.
        expect(new PlanGroups().update(rows).map(withoutOrder)).toEqual(plans.map(withoutOrder));
      }
    }),
    { numRuns: 60 },
  );
});

/** What is as frequent as something else may stand before or after it. */
function withoutOrder<Plan extends ReturnType<PlanGroups['update']>[number]>(plan: Plan) {
  const brings = plan.brings.map((each) => ({ ...each, from: each.from.toSorted() }));
  return { ...plan, brings, reasons: plan.reasons.toSorted((a, b) => (a.words < b.words ? -1 : 1)) };
}

it('counts only the plan anew of which a line has changed', () => {
  const store = new PlanStore(undefined, () => START);
  const drawn = new DrawnRows(store);
  store.onNews((device) => {
    drawn.change(device);
  });
  const devices = KEYS.map((each, index) =>
    deviceWith(each, {
      plan: { planId: String(index % 2), deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
    }),
  );
  const groups = new PlanGroups();
  const before = groups.update(drawn.draw(devices, START));
  store.put(deviceWith('a'), planWith('a', { planId: '0', deviceStatus: 'upgrading' }), store.begin());
  const after = groups.update(drawn.draw(devices, START));
  const of = (plans: typeof before, id: string) => plans.find((plan) => plan.planId === id);
  expect(of(after, '1')).toBe(of(before, '1'));
  expect(of(after, '0')?.counts).toMatchObject({ waiting: 2, running: 1 });
});
