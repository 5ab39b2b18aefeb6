import { describe, expect, it } from 'vitest';
import { isOverairError } from '../errors';
import { readFlag } from './flag-answer';
import { readPage } from './page-schema';

const silent = { total: null, pages: null, hasNext: null };

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return isOverairError(error, 'answer-malformed') ? error.details : error;
  }
}

describe('readPage', () => {
  it('reads a PageInfo, and the bare list', () => {
    const page = { list: [1], total: '7', pages: 3, hasNextPage: true, isLastPage: false, pageNum: 1 };
    expect(readPage(page)).toEqual({ list: [1], total: 7, pages: 3, hasNext: true });
    expect(readPage({ list: [], isLastPage: 1 })).toEqual({ ...silent, list: [], hasNext: false });
    expect(readPage([1, 2])).toEqual({ ...silent, list: [1, 2] });
  });

  it('does without a count that cannot be read', () => {
    const odd = { list: [1], total: 'many', pages: -1, hasNextPage: 'perhaps' };
    expect(readPage(odd)).toEqual({ ...silent, list: [1] });
  });

  it.each([
    [{ total: 3, records: [] }, '{total, records}'],
    [{ list: null }, '{list}'],
    [{ list: {} }, '{list}'],
    [null, 'null'],
    ['page', 'string'],
  ])('never takes %o for an empty list', (answer, found) => {
    expect(refusal(() => readPage(answer))).toEqual({ field: 'data.list', found });
  });
});

describe('readFlag', () => {
  it('is what is said, and never "no" for what is not', () => {
    expect([true, 1, '1', 'true'].map(readFlag)).toEqual([true, true, true, true]);
    expect([false, 0, '0', 'false'].map(readFlag)).toEqual([false, false, false, false]);
    expect(refusal(() => readFlag({ autoUpgradeSwitch: 1 }))).toEqual({
      ...{ field: 'data', found: '{autoUpgradeSwitch}' },
    });
    for (const answer of [null, 2, 'on', [], undefined])
      expect(refusal(() => readFlag(answer))).toMatchObject({ field: 'data' });
  });
});
