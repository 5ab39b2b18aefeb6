import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDbusDaemon } from '../../../scripts/dbus.mjs';
import { keptText } from '../../e2e/support/database';
import { expect, test as appTest } from '../../e2e/support/fixtures';
import { startGatedServer, type GatedServer } from '../../e2e/support/gate';
import { untilKept } from '../../e2e/support/offline';
import { PrivateBus } from '../bluez/private-bus';
import { DesktopNotifications } from './desktop';

/** By whose clocks it is about noon, so that today has not ended before a test has: an IANA name. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  // The sign of these names is that of the way to Greenwich.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

interface Fixtures {
  bus: PrivateBus;
  /** What shows the browser's notifications. */
  desktop: DesktopNotifications;
  server: GatedServer;
}

/**
 * The app in a browser with a profile of its own, as a person has it, on a desktop that shows its notifications: of a
 * profile without a name Chromium forgets whose a notification is that is tapped. Signed in, kept, and notifications on.
 */
export const test = appTest.extend<Fixtures>({
  bus: async ({}, use, info) => {
    const daemon = ensureDbusDaemon();
    if (daemon.path === null) {
      if (process.env.CI) throw new Error(daemon.reason);
      info.skip(true, daemon.reason);
      return;
    }
    const bus = await PrivateBus.start(daemon.path);
    await use(bus);
    await bus.stop();
  },
  desktop: async ({ bus }, use) => {
    const desktop = await DesktopNotifications.serve(bus);
    await use(desktop);
    desktop.stop();
  },
  server: async ({}, use) => {
    const server = await startGatedServer();
    await use(server);
    await server.stop();
  },
  context: async ({ playwright, launchOptions, headless, contextOptions, baseURL, locale, desktop }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'overair-profile-'));
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...{ ...launchOptions, ...contextOptions, headless, serviceWorkers: 'allow' },
      ...(baseURL === undefined ? {} : { baseURL }),
      ...(locale === undefined ? {} : { locale }),
      timezoneId: noonZone(),
      viewport: { width: 1080, height: 720 },
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: desktop.address },
    });
    await context.grantPermissions(['notifications']);
    await use(context);
    await context.close();
    await rm(profile, { recursive: true, force: true });
  },
  signedIn: async ({ signedIn: page }, use) => {
    await untilKept(page);
    await page.goto('/settings');
    const choice = page.getByRole('region', { name: 'Notifications' });
    await choice.getByRole('radio', { name: 'On' }).check();
    await expect.poll(() => keptText(page, 'settings')).toContain('"name":"notifications","value":true');
    await use(page);
  },
});

export { expect };
