import { describe, expect, it, vi } from 'vitest';
import type { DevicePage } from '../developer-center/types';
import { loadDeviceList } from './device-list';
import { deviceWith } from '../testing/plans';

const silent = { total: null, pages: null, hasNext: null };

/** A platform with so many devices that puts `size` on a page and says of them what `tell` says. */
function load(devices: number, size: number, tell: (page: number, pages: number) => Partial<DevicePage>) {
  const pages = Math.ceil(devices / size);
  const answer = vi.fn(({ page }: { readonly page: number }): Promise<DevicePage> => {
    const first = (page - 1) * size;
    const count = Math.max(0, Math.min(size, devices - first));
    const items = Array.from({ length: count }, (_, index) => deviceWith(`d${first + index}`));
    return Promise.resolve({ items, malformed: [], ...silent, ...tell(page, pages) });
  });
  const come = new Set<string>();
  const loading = loadDeviceList(
    { devices: answer },
    (news) => {
      for (const { deviceKey } of news.devices) come.add(deviceKey);
    },
    new AbortController().signal,
  );
  return loading.then((result) => ({ ...result, come: come.size, asked: answer.mock.calls.length }));
}

describe('loadDeviceList', () => {
  it.each<[string, number, (page: number, pages: number) => Partial<DevicePage>]>([
    ['a total', 100, () => ({ total: 300 })],
    ['a total of 0 beside a next page', 100, (page, pages) => ({ total: 0, hasNext: page < pages })],
    ['pages alone', 100, (_, pages) => ({ pages })],
    ['pages with fewer devices than were asked for', 10, (_, pages) => ({ total: 300, pages })],
    ['a total, and fewer devices on a page than were asked for', 10, () => ({ total: 300 })],
    ['a next page alone, and fewer devices on a page', 10, (page, pages) => ({ hasNext: page < pages })],
    ['a total that is too small', 100, (page, pages) => ({ total: 120, hasNext: page < pages })],
    ['nothing but full pages', 100, () => ({})],
  ])('brings every device where the platform tells of %s', async (_, size, tell) => {
    expect(await load(300, size, tell)).toMatchObject({ come: 300, truncated: false, failures: [] });
  });

  it('ends at an empty page, and at ten thousand devices, whatever the platform says', async () => {
    expect(await load(50, 100, () => ({ hasNext: true }))).toMatchObject({ come: 50, asked: 2 });
    const endless = await load(20_000, 100, () => ({ hasNext: true }));
    expect(endless).toMatchObject({ come: 10_000, truncated: true });
  });

  it('asks once where there is nothing', async () => {
    expect(await load(0, 100, () => ({ total: 0 }))).toMatchObject({ come: 0, asked: 1, truncated: false });
  });
});
