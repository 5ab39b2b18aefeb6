import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import { downloadAll, type DownloadAllOptions } from './download-all';

const wanted = (name: string, size: number) => ({ name, file: { size } });
type Wanted = ReturnType<typeof wanted>;
const files = [wanted('a', 10), wanted('b', 30)];

function setUp() {
  const stop = new AbortController();
  const download = vi.fn<DownloadAllOptions<Wanted>['download']>(({ file: { size } }, { onProgress }) => {
    onProgress({ received: size / 2, total: size, bytesPerSecond: 5 });
    return Promise.resolve();
  });
  const names = () => download.mock.calls.map(([{ name }]) => name);
  return { stop, signal: stop.signal, download, names };
}

describe("a plan's files", () => {
  it('come one after the other, and count together', async () => {
    const { signal, download, names } = setUp();
    const told: string[] = [];
    await downloadAll(files, {
      ...{ download, signal },
      onFile: ({ name }, { received, total }) => {
        told.push(`${name} ${received}/${total}`);
        return Promise.resolve();
      },
      onProgress: ({ received, total, bytesPerSecond }) =>
        told.push(`${received}/${total} ${bytesPerSecond} B/s`),
    });
    expect(names()).toEqual(['a', 'b']);
    expect(told).toEqual(['a 0/40', '5/40 5 B/s', 'b 10/40', '25/40 5 B/s']);
  });

  it('are asked for no further once it is stopped', async () => {
    const { stop, signal, download, names } = setUp();
    download.mockImplementationOnce(() => {
      stop.abort();
      return Promise.resolve();
    });
    await expect(downloadAll(files, { download, signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(names()).toEqual(['a']);
  });

  it('are not asked for after one that failed, nor if it may not begin', async () => {
    const { signal, download, names } = setUp();
    const problem = new OverairError('storage-full');
    const onFile = () => Promise.reject(problem);
    await expect(downloadAll(files, { download, signal, onFile })).rejects.toBe(problem);
    expect(names()).toEqual([]);
    download.mockRejectedValueOnce(problem);
    await expect(downloadAll(files, { download, signal })).rejects.toBe(problem);
    expect(names()).toEqual(['a']);
  });
});
