import { LARGEST_PAGE, type DeveloperCenter } from '../developer-center/client';
import type { Device, DevicePage } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import { nextTurn } from '../platform/turns';

/** The most devices that are loaded: the platform upgrades at most so many at once. */
export const MOST_DEVICES = 10_000;

const MOST_PAGES = MOST_DEVICES / LARGEST_PAGE;

/** How many pages at once. */
const AT_ONCE = 3;

export interface PageFailure {
  readonly page: number;
  readonly error: OverairError;
}

/** What of the list has come so far. */
export interface ListNews {
  /** From 1; pages may come in any order. */
  readonly page: number;
  readonly devices: readonly Device[];
  readonly malformed: readonly OverairError[];
  /** null if the platform does not say. */
  readonly total: number | null;
}

export interface ListResult {
  /** The pages that did not come; the first one alone if not even that did. */
  readonly failures: readonly PageFailure[];
  /** Whether there are more devices than are loaded. */
  readonly truncated: boolean;
}

/**
 * Loads the pages of the user's devices, up to 10,000 devices, and tells of each page as it comes. Resolves when all
 * have come or failed; rejects only with `cancelled`. How many pages there are is what the platform says of pages, of
 * devices, or of a next page: whichever says most, since a count of 0 beside a next page is none. A platform that puts
 * less on a page than it was asked for is counted by what is on the first.
 */
export async function loadDeviceList(
  client: Pick<DeveloperCenter, 'devices'>,
  onPage: (news: ListNews) => void,
  signal: AbortSignal,
): Promise<ListResult> {
  const failures: PageFailure[] = [];
  const load = async (page: number): Promise<DevicePage | null> => {
    try {
      const answer = await client.devices({ page, pageSize: LARGEST_PAGE }, { signal });
      onPage({ page, devices: answer.items, malformed: answer.malformed, total: answer.total });
      return answer;
    } catch (caught) {
      const error = toOverairError(caught);
      if (error.code === 'cancelled') throw error;
      failures.push({ page, error });
      return null;
    }
  };
  const first = await load(1);
  if (first === null) return { failures, truncated: false };
  const pages = pagesToldBy(first);
  const last = await loadPages(load, Math.min(pages, MOST_PAGES), first);
  const truncated = pages > MOST_PAGES || (await loadWhileMore(load, last));
  return { failures: failures.toSorted((a, b) => a.page - b.page), truncated };
}

/** How many pages the first one tells of, at least 1. */
function pagesToldBy(first: DevicePage): number {
  const onPage = sizeOf(first);
  const byTotal = first.total === null || onPage === 0 ? 1 : Math.ceil(first.total / onPage);
  return Math.max(1, first.pages ?? 1, byTotal);
}

/** A page, and its number. */
interface NumberedPage {
  readonly number: number;
  readonly page: DevicePage | null;
}

/** Loads the pages to the `last`, several at once, and resolves with that. */
async function loadPages(
  load: (page: number) => Promise<DevicePage | null>,
  last: number,
  first: DevicePage,
): Promise<NumberedPage> {
  let next = 2;
  let latest: NumberedPage = { number: 1, page: first };
  const worker = async (): Promise<void> => {
    while (next <= last) {
      const number = next++;
      const page = await load(number);
      if (number === last) latest = { number, page };
      // What came is drawn before the next is asked for.
      await nextTurn();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return latest;
}

/** Goes on page by page as long as one says, or by its fill lets think, that another follows. */
async function loadWhileMore(
  load: (page: number) => Promise<DevicePage | null>,
  { number, page }: NumberedPage,
): Promise<boolean> {
  let answer = page;
  for (let next = number + 1; answer !== null && hasMore(answer, next - 1); next++) {
    if (next > MOST_PAGES) return true;
    answer = await load(next);
  }
  return false;
}

/** An empty page ends the list, whatever it says. */
function hasMore(page: DevicePage, number: number): boolean {
  if (sizeOf(page) === 0) return false;
  if (page.hasNext !== null) return page.hasNext;
  if (page.pages !== null && page.pages > 0) return number < page.pages;
  return page.total === null || page.total === 0 ? sizeOf(page) >= LARGEST_PAGE : false;
}

function sizeOf({ items, malformed }: DevicePage): number {
  return items.length + malformed.length;
}
