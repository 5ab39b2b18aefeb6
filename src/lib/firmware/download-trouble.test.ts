import { describe, expect, it } from 'vitest';
import type { OverairError } from '../errors';
import { alice } from '../testing/database';
import { idle } from '../testing/clock';
import { downloadPackage } from './download';
import { packageRecords } from './package-records';
import { contentOf, firmware, never, sameBytes, settled, setUp, SIZE, wanted } from './testing/download';

describe('a download whose source is in trouble', () => {
  it('takes a connection that stands still for 30 s for broken', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.stalls = [400_000];
    const download = downloadPackage(dependencies, alice, wanted, { signal: never });
    while (server.requests.length < 2) {
      await idle(3);
      clock.advance(1_000);
    }
    await settled(clock, download);
    expect(server.requests[1]!.offset).toBe(400_000);
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
  });

  it('is said to stand still if it does so again, keeps what came and goes on from there', async () => {
    const { clock, database, dependencies, server } = setUp();
    server.stalls = [400_000, 0, 0];
    const ended = downloadPackage(dependencies, alice, wanted, { signal: never }).then(
      () => null,
      (error: unknown) => (error as OverairError).code,
    );
    let code: string | null | undefined;
    void ended.then((found) => (code = found));
    while (code === undefined) {
      await idle(3);
      clock.advance(1_000);
    }
    expect(code).toBe('download-stalled');
    await settled(clock, downloadPackage(dependencies, alice, wanted, { signal: never }));
    expect(server.requests.at(-1)?.offset).toBeGreaterThan(0);
    expect(sameBytes(await contentOf(database), firmware)).toBe(true);
  });

  it('is called short if every answer ends too early, and nothing of it is kept', async () => {
    const { clock, database, dependencies } = setUp();
    const fetch = () => Promise.resolve(new Response(firmware.slice(0, 1000)));
    const short = settled(
      clock,
      downloadPackage({ ...dependencies, fetch }, alice, wanted, { signal: never }),
    );
    await expect(short).rejects.toMatchObject({
      ...{ code: 'package-size-mismatch', details: { expected: SIZE, actual: 1000 } },
    });
    expect(await packageRecords(database, alice)).toEqual([]);
  });
});
