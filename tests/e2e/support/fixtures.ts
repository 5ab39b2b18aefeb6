import { test as base, expect, type Page } from 'playwright/test';
import { startServer, type AppServer } from './server';

interface TestFixtures {
  /** What a page must not say on its console, for tests that provoke it: each text allowed is a pattern. */
  allowedComplaints: RegExp[];
  /** A page of the app, signed in with the demo account. */
  signedIn: Page;
}

interface WorkerFixtures {
  workerServer: AppServer;
}

interface ServerFixture {
  /** This worker's own server, its Developer Center as seeded at the start of each test. */
  server: AppServer;
}

/** What a browser says of answers that a test asked to fail; the page has to handle them, and shows it. */
const EXPECTED_OF_FAILED_REQUESTS = /Failed to load resource: .*(status of 4\d\d|status of 5\d\d|net::ERR_)/;

/** What Playwright says when it keeps a page from having a service worker. */
const WORKER_BLOCKED = /Service Worker registration blocked by Playwright/;

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

  server: async ({ workerServer }, use) => {
    await workerServer.control({ command: 'reset' });
    await use(workerServer);
  },

  baseURL: async ({ workerServer }, use) => {
    await use(workerServer.origin);
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

  signedIn: async ({ page, server }, use) => {
    // As the sign-in page does it, whose own tests are in sign-in.spec.ts: without the page it takes half the time.
    const answer = await page.request.post('/gateway/session', {
      headers: { Origin: server.origin },
      data: DEMO_ACCOUNT,
    });
    expect(answer.ok()).toBe(true);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
    await use(page);
  },
});

export { expect };
