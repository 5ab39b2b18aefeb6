import { sensor, van } from '../../center/answers';
import { ACCOUNT, CannedCenter, DOMAIN } from '../../center/center';
import { test as base, expect } from './fixtures';
import { startServer } from './server';

/** Codes that an operator was told; only 10 is published. */
const REPORT_CODES = { confirmed: 10, downloading: 1, transferring: 3, succeeded: 6, failed: 7 };

/** The app before a Developer Center that was written apart from it, over HTTP. */
export const test = base.extend<{ center: CannedCenter }, { workerCenter: CannedCenter }>({
  workerCenter: [
    async ({ browserName }, use) => {
      expect(browserName).toBe('chromium');
      const center = await CannedCenter.start();
      await use(center);
      center.stop();
    },
    { scope: 'worker' },
  ],
  workerServer: [
    async ({ workerCenter }, use) => {
      const server = await startServer({
        ...{ DEVELOPER_CENTER_URL: workerCenter.url, ...DOMAIN, EMBEDDED_CONTROL: '', EMBEDDED_SPEED: '' },
        REPORT_CODES: JSON.stringify(REPORT_CODES),
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ workerServer, workerCenter }, use) => {
    workerCenter.renew();
    await use(workerServer);
  },
  center: async ({ workerCenter, server }, use) => {
    expect(server.origin).toContain('127.0.0.1');
    await use(workerCenter);
  },
  signedIn: async ({ page, server }, use) => {
    const answer = await page.request.post('/gateway/session', {
      headers: { Origin: server.origin },
      data: ACCOUNT,
    });
    expect(answer.ok()).toBe(true);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
    await use(page);
  },
});

export const vanPage = `/devices/${van.productKey}/${van.deviceKey}`;
export const sensorPage = `/devices/${sensor.productKey}/${sensor.deviceKey}`;
