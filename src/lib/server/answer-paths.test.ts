import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUsualPaths, movePaths, toUsualPaths } from './answer-paths';
import type { AnswerPaths } from './endpoints';

describe('an answer with its parts elsewhere', () => {
  const plan = { planId: '1', parts: [{ comNo: 'c' }] };

  it.each([
    ['devices', { list: 'page.rows' }, { page: { rows: [1], total: 1 } }, { list: [1], total: 1 }],
    ['devices', { list: '.' }, [1, 2], { list: [1, 2] }],
    ['upgradeDetails', { list: 'plans' }, { plans: [plan] }, [plan]],
    [
      'upgradeDetails',
      { list: 'plans', components: 'parts' },
      { plans: [plan, { planId: '2' }] },
      [{ planId: '1', comVerList: [{ comNo: 'c' }] }, { planId: '2' }],
    ],
    ['devicePlan', { components: 'parts' }, plan, { planId: '1', comVerList: [{ comNo: 'c' }] }],
    ['bluetoothPlan', { components: '.' }, [{ componentNo: 'c' }], { components: [{ componentNo: 'c' }] }],
    [
      'actOnPlans',
      { failures: 'bad.items' },
      { successList: [1], bad: { items: [2] } },
      { successList: [1], bad: {}, failList: [2] },
    ],
    ['devicePlan', { components: 'parts' }, null, null],
    ['planCount', { list: 'x' }, { n: 1 }, { n: 1 }],
    ['devices', undefined, { rows: [] }, { rows: [] }],
  ] as const)('of %s at %j is read', (name, paths, answer, usual) => {
    expect(toUsualPaths(name, paths, answer)).toEqual(usual);
  });

  it.each([
    [{ list: 'page.rows' }, { list: [] }, 'data.page.rows', '{list}'],
    [{ list: '.' }, { list: [] }, 'data', '{list}'],
    [{ list: 'constructor' }, {}, 'data.constructor', '{}'],
  ])('at %j is an error that names the place, not an empty list: %j', (paths, answer, field, found) => {
    expect(() => toUsualPaths('devices', paths, answer)).toThrow(
      expect.objectContaining({ code: 'answer-malformed', details: { field, found } }),
    );
  });

  it('comes back whole from wherever it was put', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'rows', '__proto__', 'constructor'), { minLength: 1, maxLength: 4 })
      .map((names) => names.join('.'));
    const page = fc.record({ list: fc.array(fc.record({ planId: fc.string() })), total: fc.nat() });
    fc.assert(
      fc.property(page, path, (data, list) => {
        expect(toUsualPaths('devices', { list }, fromUsualPaths('devices', { list }, data))).toEqual(data);
      }),
    );
    const outcome = fc.record({ successList: fc.array(fc.nat()), failList: fc.array(fc.nat()) });
    fc.assert(
      fc.property(outcome, path, path, (data, a, b) => {
        const paths: AnswerPaths = { successes: `s.${a}`, failures: `f.${b}` };
        expect(toUsualPaths('actOnPlans', paths, fromUsualPaths('actOnPlans', paths, data))).toMatchObject(
          data,
        );
      }),
    );
  });

  it('keeps nothing at the old place', () => {
    expect(movePaths({ list: [1], n: 1 }, { list: 'list' }, { list: 'rows' })).toEqual({ rows: [1], n: 1 });
  });
});
