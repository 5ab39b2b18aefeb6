import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START } from '../testing/clock';
import { deviceWith, planWith } from '../testing/plans';
import { PlanGroups } from './plan-groups';
import { PlanOrder } from './plan-order';
import { awaitsPlan, deviceRow } from './rows';

const plansOf = (ids: readonly string[]) =>
  new PlanGroups().update(
    ids.map((planId, index) =>
      deviceRow(
        deviceWith(planId),
        planWith(planId, { planId, period: { start: START, end: START + 1 + index } }),
        START,
      ),
    ),
  );

const ids = (plans: ReturnType<PlanOrder['keep']>) => plans?.map(({ planId }) => planId) ?? null;

describe('PlanOrder', () => {
  it('shows no plan before it is known how urgent each is', () => {
    const order = new PlanOrder();
    expect(order.keep(plansOf(['a', 'b']), false)).toBeNull();
    expect(ids(order.keep(plansOf(['b', 'a']), true))).toEqual(['b', 'a']);
  });

  it('waits for nothing if there is no plan', () => {
    expect(new PlanOrder().keep([], false)).toEqual([]);
  });

  it('leaves what is shown where it is, and puts below it what comes later', () => {
    const order = new PlanOrder();
    order.keep(plansOf(['b', 'c']), true);
    expect(ids(order.keep(plansOf(['d', 'a', 'c', 'b']), false))).toEqual(['b', 'c', 'd', 'a']);
  });

  it('shows each plan once, and none above another that stood above it before', () => {
    const some = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (updates) => {
        const order = new PlanOrder();
        let before: string[] = [];
        for (const update of updates) {
          const shown = ids(order.keep(plansOf(update), true)) ?? [];
          expect(shown.toSorted()).toEqual(update.toSorted());
          const stayed = before.filter((id) => shown.includes(id));
          expect(shown.slice(0, stayed.length)).toEqual(stayed);
          before = shown;
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('awaitsPlan', () => {
  const listed = deviceWith('a');

  it('is so until the plan that a list names was told, or could not be read', () => {
    expect(awaitsPlan(deviceRow(listed, undefined, START))).toBe(true);
    expect(awaitsPlan(deviceRow(listed, undefined, START, { unread: true }))).toBe(false);
    expect(awaitsPlan(deviceRow(listed, planWith('a'), START))).toBe(false);
    expect(awaitsPlan(deviceRow(listed, null, START))).toBe(false);
  });

  it('is not so of a plan that is never asked for', () => {
    const over = { ...listed.plan, deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' } as const;
    expect(awaitsPlan(deviceRow({ ...listed, plan: over }, undefined, START))).toBe(false);
    const none = { ...listed.plan, planId: null };
    expect(awaitsPlan(deviceRow({ ...listed, plan: none }, undefined, START))).toBe(false);
  });
});
