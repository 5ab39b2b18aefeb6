// The package store and the outbox alone, in a page of their own.
import { systemClock } from '../../../src/lib/clock';
import { createFirmwareFetch } from '../../../src/lib/developer-center/firmware-fetch';
import { downloadPackage } from '../../../src/lib/firmware/download';
import { countEntries } from '../../../src/lib/outbox/counts';
import { createOutboxEngine } from '../../../src/lib/outbox/engine';
import { webLocks } from '../../../src/lib/platform/locks';
import { keptActivity } from '../../../src/lib/storage/activity';
import { Database } from '../../../src/lib/storage/database';
import type { BenchFile } from './server';

const scope = { center: 'bench', account: 'bench' };
const device = { productKey: 'p', deviceKey: 'd' };
const database = new Database({ clock: systemClock });
const locks = webLocks();

const bench = {
  /** Downloads a package, checks and keeps it; milliseconds. */
  async keep({ path, size, sha256 }: BenchFile): Promise<number> {
    const file = { index: 0, name: path, url: path, size, sha256, md5: null, crc32: null };
    const until = systemClock.now() + 3_600_000;
    const wanted = { device, planId: '1', componentNo: path, file, until };
    const fetch = createFirmwareFetch({ account: () => scope.account, clock: systemClock });
    const linkAgain = () => Promise.reject(new Error('No link expires here.'));
    const dependencies = { database, locks, clock: systemClock, fetch, linkAgain };
    const signal = new AbortController().signal;
    const start = performance.now();
    const copy = await downloadPackage(dependencies, scope, wanted, { signal });
    const ms = performance.now() - start;
    if (copy.sha256 !== sha256) throw new Error('Another file was kept.');
    return ms;
  },

  /** Fetches the same bytes and throws them away; milliseconds. */
  async fetchPlainly({ path, size }: BenchFile): Promise<number> {
    const start = performance.now();
    const response = await fetch(path, { cache: 'no-store' });
    const reader = response.body?.getReader();
    let received = 0;
    for (;;) {
      const piece = await reader?.read();
      if (piece?.value === undefined) break;
      received += piece.value.length;
    }
    if (received !== size) throw new Error(`Only ${received} bytes came.`);
    return performance.now() - start;
  },

  /** Keeps that many reports of some devices, then sends them all; milliseconds of each. */
  async run(count: number): Promise<{ saved: number; sent: number; left: number; accepted: number }> {
    const requests = { clock: systemClock, language: () => 'en', timeZone: () => 'UTC' };
    const options = { database, scope, clock: systemClock, locks, requests };
    const configured = () => null;
    const { outbox, sender } = createOutboxEngine({
      ...options,
      configured,
      page: null,
      onChange: () => undefined,
    });
    const begun = performance.now();
    for (let index = 0; index < count; index++) {
      const subject = { kind: 'report', componentNo: String(index), report: 'succeeded' } as const;
      const device = { productKey: 'p', deviceKey: `d${index % 100}` };
      const facts = { deviceName: `Device ${index % 100}` };
      await outbox.submit(scope, [{ ...device, subject, facts }]);
    }
    const start = performance.now();
    await sender.run('start');
    const end = performance.now();
    sender.stop();
    const { waiting, refused, unconfigured } = countEntries(await outbox.entries(scope));
    const lines = await keptActivity(database, scope);
    const accepted = lines.filter(({ outcome }) => outcome === 'accepted').length;
    return { saved: start - begun, sent: end - start, left: waiting + refused + unconfigured, accepted };
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}

window.bench = bench;
