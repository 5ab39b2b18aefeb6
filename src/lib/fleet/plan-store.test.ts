import { describe, expect, it, vi } from 'vitest';
import * as fc from 'fast-check';
import { OverairError } from '../errors';
import { PlanStore } from './plan-store';
import { componentWith, fileWith, idOf, planWith } from '../testing/plans';

const a = idOf('a');

describe('PlanStore', () => {
  it('knows no plan from none asked for', () => {
    const store = new PlanStore();
    expect(store.get(a)).toBeUndefined();
    store.put(a, null, store.begin());
    expect(store.get(a)).toBeNull();
  });

  it('ends with the answer to the latest question, in whatever order the answers come', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    fc.assert(
      fc.property(order, (arrivals) => {
        const store = new PlanStore();
        const sequences = [0, 1, 2, 3, 4].map(() => store.begin());
        for (const index of arrivals) {
          store.put(a, planWith('a', { progress: index / 10 }), sequences[index]!);
        }
        expect(store.get(a)?.progress).toBe(0.4);
      }),
    );
  });

  it('takes no answer to a question from before a decision', () => {
    const store = new PlanStore();
    const before = store.begin();
    store.supersede(a);
    expect(store.put(a, planWith('a'), before)).toBe(false);
    expect(store.get(a)).toBeUndefined();
    expect(store.put(a, planWith('a', { userConfirmStatus: 'confirmed' }), store.begin())).toBe(true);
  });

  it('tells what is new, and only that; a newly sealed link is kept but no news', () => {
    const store = new PlanStore();
    const listener = vi.fn();
    const stop = store.subscribe(listener);
    const sealed = (url: string) =>
      planWith('a', {
        components: [
          componentWith({
            files: [fileWith({ url })],
          }),
        ],
      });
    expect(store.put(a, sealed('/1'), store.begin())).toBe(true);
    expect(store.put(a, sealed('/2'), store.begin())).toBe(false);
    expect(store.get(a)?.components[0]?.files[0]?.url).toBe('/2');
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
    store.put(a, null, store.begin());
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('keeps what was known beside why it could not be asked', () => {
    const store = new PlanStore();
    store.put(a, planWith('a'), store.begin());
    store.fail(a, new OverairError('no-right'));
    expect(store.problemOf(a)?.code).toBe('no-right');
    expect(store.get(a)?.planId).toBe('1');
    store.put(a, planWith('a'), store.begin());
    expect(store.problemOf(a)).toBeUndefined();
  });

  it('remembers the version from before, also when the device already reports the new one', () => {
    const store = new PlanStore();
    const plan = planWith('a');
    store.put(a, plan, store.begin());
    const done = planWith('a', {
      deviceStatus: 'succeeded',
      components: [componentWith({ currentVersion: '1.1.0' })],
    });
    store.put(a, done, store.begin());
    expect(store.versionBefore(done, 'MODULE')).toBe('1.0.0');
    expect(store.versionBefore({ ...done, planId: '2' }, 'MODULE')).toBeNull();
  });

  it('remembers which plans were decided here', () => {
    const store = new PlanStore();
    store.markDecidedHere(planWith('a'));
    expect(store.wasDecidedHere(planWith('a'))).toBe(true);
    expect(store.wasDecidedHere(planWith('b'))).toBe(false);
  });

  it('knows after a reload what no answer tells again', () => {
    const onRemember = vi.fn();
    const before = new PlanStore(onRemember);
    const plan = planWith('a');
    const done = planWith('a', {
      deviceStatus: 'succeeded',
      components: [componentWith({ currentVersion: '1.1.0' })],
    });
    before.put(a, plan, before.begin());
    // The plan itself tells it still.
    expect(before.memoryOf(a)).toBeNull();
    expect(onRemember).not.toHaveBeenCalled();
    before.put(a, done, before.begin());
    before.markDecidedHere(plan);
    expect(onRemember).toHaveBeenCalledTimes(2);
    const memory = before.memoryOf(a);
    expect(memory).toEqual({
      planId: '1',
      versionsBefore: { MODULE: '1.0.0' },
      decidedHere: true,
      unasked: false,
      resultSeen: false,
      run: null,
      skip: null,
    });
    const after = new PlanStore();
    if (memory !== null) after.recall(a, memory);
    after.put(a, done, after.begin());
    expect(after.versionBefore(done, 'MODULE')).toBe('1.0.0');
    expect(after.wasDecidedHere(done)).toBe(true);
    expect(after.wasUnasked(done)).toBe(false);
    after.markResultSeen(done);
    expect(after.memoryOf(a)).toMatchObject({ planId: '1', resultSeen: true });
    after.markUnasked({ ...done, planId: '2' });
    expect(after.memoryOf(a)).toMatchObject({ planId: '2', versionsBefore: {}, unasked: true });
  });
});
