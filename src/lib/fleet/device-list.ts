import { LARGEST_PAGE, type DeveloperCenter } from '../developer-center/client';
import type { Device, DevicePage } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';

/** The most devices that are loaded: the platform upgrades at most so many at once. */
export const MOST_DEVICES = 10_000;

const MOST_PAGES = MOST_DEVICES / LARGEST_PAGE;

/** As many pages at once. */
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
  /** null where the platform does not say. */
  readonly total: number | null;
}

export interface ListResult {
  /** The pages that did not come; the first one alone where not even that did. */
  readonly failures: readonly PageFailure[];
  /** Whether there are more devices than are loaded. */
  readonly truncated: boolean;
}

/**
 * Loads the pages of the user's devices, up to 10,000 devices, and tells of each page as it comes. Resolves when all
 * have come or failed; rejects only with `cancelled`. Without a total the pages are taken one by one, to a short one.
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
  if (first.total === null) return { failures, truncated: await loadUntilShort(load, first) };
  const pages = Math.ceil(first.total / LARGEST_PAGE);
  await loadPages(load, Math.min(pages, MOST_PAGES));
  return { failures: failures.toSorted((a, b) => a.page - b.page), truncated: pages > MOST_PAGES };
}

async function loadPages(load: (page: number) => Promise<unknown>, last: number): Promise<void> {
  let next = 2;
  const worker = async (): Promise<void> => {
    while (next <= last) await load(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function loadUntilShort(
  load: (page: number) => Promise<DevicePage | null>,
  first: DevicePage,
): Promise<boolean> {
  let answer: DevicePage | null = first;
  for (let page = 2; answer !== null && isFull(answer); page++) {
    if (page > MOST_PAGES) return true;
    answer = await load(page);
  }
  return false;
}

function isFull({ items, malformed }: DevicePage): boolean {
  return items.length + malformed.length >= LARGEST_PAGE;
}
