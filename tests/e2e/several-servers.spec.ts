import type { APIRequestContext, Page } from 'playwright/test';
import { findRedisServer } from '../../scripts/redis.mjs';
import { expect, test } from './support/fixtures';
import { startPlace, stopPlace, type Place } from './support/place';
import { startRoundRobin, type RoundRobin } from './support/round-robin';
import { startServer, type AppServer } from './support/server';

const redisPath = findRedisServer();
const DEMO = { email: 'demo@example.com', password: 'Overair-demo-1' };

let place: Place<RoundRobin>;

async function start(accessTokenSeconds: number): Promise<Place<RoundRobin>> {
  if (redisPath === null) throw new Error('redis-server is not there');
  return await startPlace({ front: await startRoundRobin(), redisPath, accessTokenSeconds });
}

/** How often the center was asked to renew tokens. */
async function renewals(): Promise<number> {
  const requests = (await place.center.center.control({ command: 'requests' })) as Record<string, number>;
  return requests.refreshToken ?? 0;
}

const signIn = (request: APIRequestContext) =>
  request.post(`${place.front.origin}/gateway/session`, {
    headers: { Origin: place.front.origin },
    data: DEMO,
  });

async function open(page: Page): Promise<void> {
  await page.goto(place.front.origin);
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
}

/** How many questions at once as a page has: the statuses that they were answered with. */
async function askAtOnce(request: APIRequestContext): Promise<number[]> {
  const ask = () =>
    request.post(`${place.front.origin}/gateway/api/planCount`, {
      headers: { Origin: place.front.origin },
      data: {},
    });
  const answers = await Promise.all([ask(), ask(), ask(), ask(), ask(), ask()]);
  return answers.map((answer) => answer.status());
}

async function cookiesOf(request: APIRequestContext): Promise<string> {
  const { cookies } = await request.storageState();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** Whether one of the servers takes these cookies for a session. */
async function isSession({ origin }: AppServer, cookie: string): Promise<boolean> {
  const answer = await fetch(`${origin}/gateway/session`, { headers: { Cookie: cookie } });
  const { data } = (await answer.json()) as { data: { account: unknown } };
  return data.account !== null;
}

async function signOutAt({ origin }: AppServer, cookie: string): Promise<void> {
  const headers = { Cookie: cookie, Origin: place.front.origin };
  expect((await fetch(`${origin}/gateway/session`, { method: 'DELETE', headers })).status).toBe(200);
}

test.describe('two servers behind one address', () => {
  test.skip(redisPath === null, 'It needs redis-server: install Redis 7.');

  test.afterEach(async () => {
    await stopPlace(place);
  });

  test(
    'renew tokens of six seconds, whichever is asked, sign nobody out, and end a session for each other',
    { tag: '@long' },
    async ({ page }) => {
      place = await start(6);
      expect((await signIn(page.request)).status()).toBe(200);
      await open(page);
      const before = await renewals();
      const statuses = new Set<number>();
      await expect
        .poll(
          async () => {
            for (const status of await askAtOnce(page.request)) statuses.add(status);
            return (await renewals()) - before;
          },
          { timeout: 40_000, intervals: [200] },
        )
        .toBeGreaterThanOrEqual(3);
      expect([...statuses]).toEqual([200]);
      await open(page);

      const [one, other] = place.servers;
      const cookie = await cookiesOf(page.request);
      expect([await isSession(one, cookie), await isSession(other, cookie)]).toEqual([true, true]);
      await signOutAt(one, cookie);
      expect([await isSession(one, cookie), await isSession(other, cookie)]).toEqual([false, false]);
      await page.reload();
      await expect(page.getByRole('dialog', { name: 'Please sign in again' })).toBeVisible();
    },
  );

  test('go on when Redis is killed and started again, and forget nobody who signed out meanwhile', async ({
    page,
    playwright,
  }) => {
    // While nothing is shared two servers may renew the same tokens at once: here they last.
    place = await start(600);
    const [one, other] = place.servers;
    const somebody = await playwright.request.newContext();
    await Promise.all([signIn(page.request), signIn(somebody)]);
    await open(page);
    const before = await cookiesOf(somebody);

    await place.redis.kill();
    await open(page);
    expect(await askAtOnce(page.request)).toEqual([200, 200, 200, 200, 200, 200]);
    await signOutAt(one, before);
    expect(await isSession(one, before)).toBe(false);
    await page.getByRole('link', { name: /Cold store north/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: /Cold store north/ })).toBeVisible();

    await place.redis.start();
    await expect.poll(() => isSession(other, before), { timeout: 20_000 }).toBe(false);
    await open(page);
    expect(await askAtOnce(page.request)).toEqual([200, 200, 200, 200, 200, 200]);
    for (const server of place.servers) expect(server.log()).not.toContain('"level":"error"');
    await somebody.dispose();
  });
});

test('REDIS_URL without a Developer Center of their own stops the start', async () => {
  await expect(startServer({ REDIS_URL: 'redis://127.0.0.1:6379' })).rejects.toThrow(
    /REDIS_URL is for several servers/,
  );
});
