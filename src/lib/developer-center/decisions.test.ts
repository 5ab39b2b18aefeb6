import { describe, expect, it } from 'vitest';
import { decisionBody, readOutcomes } from './decisions';
import type { PlanDecision } from './types';

const decision = (deviceKey: string, planId = '1'): PlanDecision => ({
  productKey: 'p',
  deviceKey,
  planId,
  action: 'confirm',
});

const item = (deviceKey: string, more: object = {}): object => ({ productKey: 'p', deviceKey, ...more });

describe('decisionBody', () => {
  it('speaks in operTypes', () => {
    const types = (['confirm', 'cancel', 'retry'] as const).map(
      (action) => decisionBody({ productKey: 'p', deviceKey: 'd', planId: '1', action }).operType,
    );
    expect(types).toEqual([1, 3, 5]);
  });

  it('sends the appointed period, and nothing else that the caller had', () => {
    const row = { ...decision('d'), deviceName: 'x' };
    const appointed = { ...row, action: 'appoint', appointment: { start: 5, end: 9 } } as const;
    expect(decisionBody(appointed)).toEqual({
      productKey: 'p',
      deviceKey: 'd',
      planId: '1',
      operType: 2,
      appointStartTime: 5,
      appointEndTime: 9,
    });
  });
});

describe('readOutcomes', () => {
  it('matches by device, in the order of the decisions', () => {
    const outcomes = readOutcomes([decision('a'), decision('b'), decision('c')], {
      successList: [item('c', { planId: 1 }), item('a')],
      failList: [item('b', { planId: '1', code: 6123, msg: 'Plan suspended' })],
    });
    expect(outcomes).toEqual([
      { device: { productKey: 'p', deviceKey: 'a' }, outcome: 'accepted' },
      {
        device: { productKey: 'p', deviceKey: 'b' },
        outcome: 'refused',
        upstreamCode: '6123',
        upstreamMessage: 'Plan suspended',
      },
      { device: { productKey: 'p', deviceKey: 'c' }, outcome: 'accepted' },
    ]);
  });

  it.each([
    ['neither list', { successList: [], failList: null }],
    ['both lists', { successList: [item('a')], failList: [item('a')] }],
    ['another plan', { successList: [item('a', { planId: '2' })], failList: [] }],
    ['another product', { successList: [{ productKey: 'q', deviceKey: 'a' }] }],
    ['an item that cannot be read', { successList: [{ deviceKey: 'a' }] }],
    ['no answer', null],
    ['a list that is none', { successList: 'a', failList: {} }],
    ['a form that is not known', { results: [item('a')] }],
  ])('does not know what is in %s', (_, answer) => {
    expect(readOutcomes([decision('a')], answer)[0]?.outcome).toBe('unknown');
  });

  it('reads items below data, and the list that a sibling calls failureList', () => {
    const answer = {
      successList: [{ data: item('a'), code: 200 }],
      failureList: [{ data: item('b'), code: 6123, msg: 'Plan suspended' }],
    };
    expect(readOutcomes([decision('a'), decision('b')], answer)).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'refused', upstreamCode: '6123', upstreamMessage: 'Plan suspended' },
    ]);
  });

  it('names the request to whoever asks about a refusal', () => {
    const answer = { failList: [item('a', { code: 6123, msg: 'Plan suspended' })] };
    expect(readOutcomes([decision('a')], answer, 'r1')[0]).toMatchObject({ requestId: 'r1' });
  });

  it('refuses what is no answer', () => {
    expect(() => readOutcomes([decision('a')], 'done')).toThrow('answer-malformed');
  });
});
