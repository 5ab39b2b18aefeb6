import type { Page } from 'playwright/test';
import { startServer, type AppServer } from '../e2e/support/server';

interface ControlDevice {
  readonly deviceKey: string;
  readonly owner: string;
  readonly kind: string;
  readonly plan: object | null;
}

/** What one batch cost. */
export interface BatchCost {
  readonly decisions: number;
  /** From the tap until the window says what came of all. */
  readonly seconds: number;
  /** That acted on plans, and that asked what had become of them. */
  readonly acted: number;
  readonly asked: number;
  /** Transactions of IndexedDB that wrote: of the outbox, and of all stores. */
  readonly outboxWrites: number;
  readonly writes: number;
}

const WAITING = 'Select all: Needs your decision';

/** Gives a plan to as many trackers without one as `missing` says. */
async function addPlans(server: AppServer, missing: number): Promise<void> {
  const { data } = (await server.control({ command: 'devices' })) as { data: ControlDevice[] };
  const free = data.filter(
    ({ owner, kind, plan }) => owner === data[0]?.owner && kind === 'tracker' && plan === null,
  );
  const deviceKeys = free.slice(0, missing).map(({ deviceKey }) => deviceKey);
  if (deviceKeys.length > 0) await server.control({ command: 'createPlan', deviceKeys });
}

/** Counts the transactions that write, in the page from its beginning. */
async function countWrites(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { outbox: 0, all: 0 };
    Object.assign(window, { writeCounts: counts });
    const { prototype } = IDBDatabase;
    const begin = Reflect.get(prototype, 'transaction');
    prototype.transaction = new Proxy(begin, {
      apply(original, database, args: Parameters<IDBDatabase['transaction']>) {
        const [stores, mode] = args;
        if (mode === 'readwrite') {
          counts.all++;
          if ([stores].flat().includes('outbox')) counts.outbox++;
        }
        return Reflect.apply(original, database, args);
      },
    });
  });
}

const writesOf = (page: Page): Promise<{ outbox: number; all: number }> =>
  page.evaluate(() => ({
    ...(window as unknown as { writeCounts: { outbox: number; all: number } }).writeCounts,
  }));

/** Confirms about `decisions` plans of a fleet in one batch, by the page, and gives what that cost. */
export async function measureBatch(page: Page, decisions: number): Promise<BatchCost> {
  const server = await startServer({ EMBEDDED_DEVICES: String(decisions * 2), EMBEDDED_SPEED: '1' });
  try {
    // Three in ten wait for a decision as they are seeded.
    await addPlans(server, Math.ceil(decisions * 0.5));
    await countWrites(page);
    const requests = { actOnPlans: 0, upgradeDetails: 0 };
    page.on('request', (request) => {
      const name = request.url().split('/gateway/api/')[1];
      if (name === 'actOnPlans' || name === 'upgradeDetails') requests[name]++;
    });
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
    const total = new Intl.NumberFormat('en-GB').format(decisions * 2);
    await page.getByText(`${total} devices`, { exact: true }).waitFor({ timeout: 120_000 });
    await page.getByRole('checkbox', { name: WAITING }).check();
    await page.getByRole('button', { name: /^Upgrade \d/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Upgrade now' });
    const run = dialog.getByRole('button', { name: /^Upgrade [\d,]+ devices$/ });
    await run.waitFor({ timeout: 120_000 });
    const taken = Number((await run.textContent())?.replace(/\D/g, ''));
    const before = { ...requests, ...(await writesOf(page)) };
    const start = performance.now();
    await run.click();
    await dialog.getByText(/^Done for [\d,]+ devices/).waitFor({ timeout: 240_000 });
    const seconds = (performance.now() - start) / 1_000;
    const after = { ...requests, ...(await writesOf(page)) };
    return {
      decisions: taken,
      seconds,
      acted: after.actOnPlans - before.actOnPlans,
      asked: after.upgradeDetails - before.upgradeDetails,
      outboxWrites: after.outbox - before.outbox,
      writes: after.all - before.all,
    };
  } finally {
    await server.stop();
  }
}
