/** A page of a list as the platform tells it: MyBatis PageHelper's PageInfo, whose names these are. */
export interface PageInfo<Row> {
  readonly list: Row[];
  /** Of all pages. */
  readonly total: number;
  /** From 1. */
  readonly pageNum: number;
  readonly pageSize: number;
  /** Rows on this page. */
  readonly size: number;
  readonly pages: number;
  readonly startRow: number;
  readonly endRow: number;
  /** 0 if there is none. */
  readonly prePage: number;
  readonly nextPage: number;
  readonly isFirstPage: boolean;
  readonly isLastPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  readonly navigatePages: number;
  readonly navigatepageNums: number[];
  readonly navigateFirstPage: number;
  readonly navigateLastPage: number;
}

/** How many page numbers a navigation bar shows. */
const NAVIGATION = 8;

function navigationFrom(pageNum: number, pages: number): number[] {
  const count = Math.min(NAVIGATION, pages);
  const first = Math.min(Math.max(1, pageNum - NAVIGATION / 2), pages - count + 1);
  return Array.from({ length: count }, (_, index) => first + index);
}

/** One page, from 1, of `all`; a page beyond the last is empty. */
export function pageInfo<Item, Row>(
  all: readonly Item[],
  { page, pageSize }: { page: number; pageSize: number },
  row: (item: Item) => Row,
): PageInfo<Row> {
  const before = (page - 1) * pageSize;
  const list = all.slice(before, before + pageSize).map(row);
  const pages = Math.ceil(all.length / pageSize);
  const hasNextPage = page < pages;
  const navigatepageNums = navigationFrom(page, pages);
  return {
    list,
    total: all.length,
    pageNum: page,
    pageSize,
    size: list.length,
    pages,
    startRow: list.length === 0 ? 0 : before + 1,
    endRow: list.length === 0 ? 0 : before + list.length,
    prePage: page > 1 ? page - 1 : 0,
    nextPage: hasNextPage ? page + 1 : 0,
    isFirstPage: page === 1,
    isLastPage: !hasNextPage,
    hasPreviousPage: page > 1,
    hasNextPage,
    navigatePages: NAVIGATION,
    navigatepageNums,
    navigateFirstPage: navigatepageNums[0] ?? 0,
    navigateLastPage: navigatepageNums.at(-1) ?? 0,
  };
}
