import * as v from 'valibot';
import { isRecord, notUnderstood } from './wrapper';
import * as value from './values';

/** One page of a list as the platform tells it; what it does not tell is null. */
export interface RawPage {
  /** Its items are read one by one. */
  readonly list: readonly unknown[];
  /** How many items there are on all pages. */
  readonly total: number | null;
  readonly pages: number | null;
  readonly hasNext: boolean | null;
}

const NumbersSchema = v.object({
  total: value.decorative(value.size),
  pages: value.decorative(value.size),
  hasNextPage: value.decorative(value.yesNo),
  isLastPage: value.decorative(value.yesNo),
});

/**
 * Reads one page, PageInfo or the bare list. Throws `answer-malformed` with what was found if there is no list: a
 * page without one says nothing, least of all that there are no devices.
 */
export function readPage(answer: unknown): RawPage {
  if (Array.isArray(answer)) return { list: answer as unknown[], total: null, pages: null, hasNext: null };
  if (!isRecord(answer) || !Array.isArray(answer['list'])) throw notUnderstood('data.list', answer);
  const { total, pages, hasNextPage, isLastPage } = v.parse(NumbersSchema, answer);
  const hasNext = hasNextPage ?? (isLastPage === null ? null : !isLastPage);
  return { list: answer['list'] as unknown[], total, pages, hasNext };
}
