import { test as base, type Page } from 'playwright/test';
import { ensureDbusDaemon } from '../../scripts/dbus.mjs';
import { LabAdapter } from './bluez/adapter';
import { ObjectTree } from './bluez/object-tree';
import { PrivateBus } from './bluez/private-bus';
import { Chooser } from './chooser';
import type { PageServer } from './page/server';

interface Bluez {
  readonly address: string;
  readonly adapter: LabAdapter;
}

/** What a test gets: the adapter, and choosers that can be answered. */
export interface Lab {
  readonly adapter: LabAdapter;
  /** Once per page, before its first tap that opens a chooser. */
  chooserOf(page: Page): Promise<Chooser>;
}

/** How a project starts its browser. */
export interface LabOptions {
  /**
   * Whether the browser has `getDevices` and `watchAdvertisements`, which are behind a flag: no phone has them, so a page
   * that was loaded anew knows no device any more.
   */
  readonly tellsDevices: boolean;
}

interface LabWorker {
  /** BlueZ on a bus of its own, or why it cannot run here. */
  readonly bluez: Bluez | { readonly reason: string };
  /** What the link's own page comes from; it starts with the first test that asks for it. */
  readonly pageServer: PageServer;
}

async function serveBluez(daemonPath: string, use: (bluez: Bluez) => Promise<void>): Promise<void> {
  const bus = await PrivateBus.start(daemonPath);
  const connection = await bus.connect();
  const adapter = new LabAdapter(new ObjectTree(connection));
  try {
    await connection.requestName('org.bluez', 0);
    await use({ address: bus.address, adapter });
  } finally {
    await adapter.stop();
    connection.disconnect();
    await bus.stop();
  }
}

/**
 * Playwright's `test` with Bluetooth: a real Chromium whose system bus is a private one, where `org.bluez` is ours.
 * If that cannot run the test is skipped with the reason; with CI=true that is a failure.
 */
export const test = base.extend<{ lab: Lab }, LabWorker & LabOptions>({
  tellsDevices: [false, { option: true, scope: 'worker' }],
  bluez: [
    async ({}, use) => {
      const daemon = ensureDbusDaemon();
      if (daemon.path === null) await use({ reason: daemon.reason });
      else await serveBluez(daemon.path, use);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  pageServer: [
    async ({}, use) => {
      // What builds the page takes a second to load: the tests of the app do without.
      const { PageServer: Server } = await import('./page/server');
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  browser: [
    async ({ bluez, tellsDevices, playwright, launchOptions, headless }, use) => {
      const features = ['WebBluetooth', ...(tellsDevices ? ['WebBluetoothNewPermissionsBackend'] : [])];
      const browser = await playwright.chromium.launch({
        ...launchOptions,
        headless,
        args: [...(launchOptions.args ?? []), `--enable-features=${features.join()}`],
        env: { ...process.env, ...('address' in bluez ? { DBUS_SYSTEM_BUS_ADDRESS: bluez.address } : {}) },
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  lab: [
    async ({ bluez }, use, info) => {
      if ('reason' in bluez) {
        if (process.env.CI) throw new Error(bluez.reason);
        // Another system has no BlueZ to stand in for; if the tests have to be whole, that failed above.
        info.skip(true, bluez.reason);
        return;
      }
      await use({ adapter: bluez.adapter, chooserOf: (page) => Chooser.of(page) });
      await bluez.adapter.reset();
    },
    { auto: true },
  ],
});
