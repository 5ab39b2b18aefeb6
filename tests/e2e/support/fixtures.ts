import { test as base, expect, type Page } from 'playwright/test';
import { CannedCenter, DOMAIN } from '../../center/center';
import { startServer, type AppServer } from './server';

interface TestFixtures {
  /** What a page must not say on its console, for tests that provoke it: each text allowed is a pattern. */
  allowedComplaints: RegExp[];
  /** Who is signed in: the demo account. */
  account: { readonly email: string; readonly password: string };
  /** A page of the app, signed in. */
  signedIn: Page;
}

/** Each starts with the first test that asks for it. All tests have all of them: a worker that lacked one would end. */
interface WorkerFixtures {
  workerServer: AppServer;
  /** A Developer Center that was written apart from the app. */
  workerCenter: CannedCenter;
  /** The app before `workerCenter`. */
  centerServer: AppServer;
}

interface ServerFixture {
  /** What the page is served by: this worker's own server, its Developer Center as seeded at the start of each test. */
  server: AppServer;
}

/** What a browser says of answers that a test asked to fail; the page has to handle them, and shows it. */
const EXPECTED_OF_FAILED_REQUESTS = /Failed to load resource: .*(status of 4\d\d|status of 5\d\d|net::ERR_)/;

/** What Playwright says when it keeps a page from having a service worker. */
const WORKER_BLOCKED = /Service Worker registration blocked by Playwright/;

/** Codes that an operator was told; only 10 is published. */
const REPORT_CODES = { confirmed: 10, downloading: 1, transferring: 3, succeeded: 6, failed: 7 };

const DEMO_ACCOUNT = { email: 'demo@example.com', password: 'Overair-demo-1' };

export const test = base.extend<TestFixtures & ServerFixture, WorkerFixtures>({
  workerServer: [
    async ({ browserName }, use) => {
      expect(browserName).toBe('chromium');
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  workerCenter: [
    async ({}, use) => {
      const center = await CannedCenter.start();
      await use(center);
      center.stop();
    },
    { scope: 'worker' },
  ],

  centerServer: [
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

  server: async ({ workerServer }, use) => {
    await workerServer.control({ command: 'reset' });
    await use(workerServer);
  },

  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },

  allowedComplaints: [[], { option: true }],

  page: async ({ page, allowedComplaints }, use) => {
    const complaints: string[] = [];
    const complain = (text: string): void => {
      if (EXPECTED_OF_FAILED_REQUESTS.test(text) || WORKER_BLOCKED.test(text)) return;
      if (!allowedComplaints.some((pattern) => pattern.test(text))) complaints.push(text);
    };
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
    });
    page.on('pageerror', (error) => complain(error.message));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
      });
    });
    await use(page);
    expect(complaints, 'the page complained').toEqual([]);
  },

  account: async ({}, use) => {
    await use(DEMO_ACCOUNT);
  },

  signedIn: async ({ page, server, account }, use) => {
    // As the sign-in page does it, whose own tests are in sign-in.spec.ts: without the page it takes half the time.
    const answer = await page.request.post('/gateway/session', {
      headers: { Origin: server.origin },
      data: account,
    });
    expect(answer.ok()).toBe(true);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
    await use(page);
  },
});

export { expect };
