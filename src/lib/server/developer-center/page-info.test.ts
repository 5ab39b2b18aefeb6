import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageInfo } from './page-info';

const same = (item: number) => item;

describe('a page', () => {
  it('says where it stands among the others', () => {
    const all = Array.from({ length: 95 }, (_, index) => index);
    expect(pageInfo(all, { page: 2, pageSize: 10 }, same)).toEqual({
      list: [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
      total: 95,
      pageNum: 2,
      pageSize: 10,
      size: 10,
      pages: 10,
      startRow: 11,
      endRow: 20,
      prePage: 1,
      nextPage: 3,
      isFirstPage: false,
      isLastPage: false,
      hasPreviousPage: true,
      hasNextPage: true,
      navigatePages: 8,
      navigatepageNums: [1, 2, 3, 4, 5, 6, 7, 8],
      navigateFirstPage: 1,
      navigateLastPage: 8,
    });
    expect(pageInfo([], { page: 1, pageSize: 10 }, same)).toMatchObject({
      total: 0,
      pages: 0,
      isLastPage: true,
      navigatepageNums: [],
    });
  });

  it('by page gives every item once, however one goes on: by pages, hasNextPage or nextPage', () => {
    const count = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 50 }), (length, pageSize) => {
        const all = Array.from({ length }, (_, index) => index);
        const seen: number[] = [];
        for (let page = 1; page !== 0;) {
          const info = pageInfo(all, { page, pageSize }, same);
          seen.push(...info.list);
          expect(info.hasNextPage).toBe(page < info.pages);
          expect(info.navigatepageNums.includes(page)).toBe(length > 0);
          page = info.nextPage;
        }
        expect(seen).toEqual(all);
      }),
    );
  });
});
