import { describe, expect, it } from 'vitest';
import { TWO_PACKETS } from '../bluetooth/quec/transfer/contract';
import { sparedSizes, withLoss, withProof } from './size-trials';

const DAY = 24 * 3_600_000;

describe('trials that cost the link', () => {
  it('spare a product after two, for 30 days from the last', () => {
    const once = withLoss([], 244, 0);
    expect(sparedSizes(once, 0)).toEqual([]);
    const twice = withLoss(once, 244, 10 * DAY);
    expect(sparedSizes(twice, 10 * DAY)).toEqual([244]);
    expect(sparedSizes(twice, 40 * DAY - 1)).toEqual([244]);
    expect(sparedSizes(twice, 40 * DAY)).toEqual([]);
  });

  it('count anew once the last is 30 days ago', () => {
    const late = withLoss(withLoss([], 244, 0), 244, 30 * DAY);
    expect(late).toEqual([{ size: 244, times: 1, lastAt: 30 * DAY }]);
  });

  it('are counted for each size, and forgotten by one that is proven', () => {
    const both = withLoss(withLoss(withLoss([], 495, 0), 244, 1), 495, 2);
    expect(sparedSizes(both, 3)).toEqual([495]);
    const proof = (writeSize: number | null) => ({ writeSize, inFlight: 'untried' }) as const;
    expect(withProof(both, proof(null))).toEqual(both);
    expect(withProof(both, proof(244)).map(({ size }) => size)).toEqual([495]);
    expect(withProof(both, proof(495))).toEqual([]);
  });

  it('of two packets in flight are forgotten by those alone', () => {
    const lost = withLoss(withLoss([], TWO_PACKETS, 0), TWO_PACKETS, 1);
    expect(sparedSizes(lost, 2)).toEqual([TWO_PACKETS]);
    expect(withProof(lost, { writeSize: 495, inFlight: 'untried' })).toEqual(lost);
    expect(withProof(lost, { writeSize: null, inFlight: 'two' })).toEqual([]);
  });
});
