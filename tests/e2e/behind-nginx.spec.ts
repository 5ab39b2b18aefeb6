import { request as httpsRequest } from 'node:https';
import type { Page } from 'playwright/test';
import { findProgram } from '../../scripts/program.mjs';
import { makeCertificate } from '../deploy/certificate';
import { createNginx, type Nginx } from '../deploy/nginx';
import { expect, test as base } from './support/fixtures';
import { decide, signIn } from './support/at-a-center';
import { untilKept } from './support/offline';
import { startPlace, stopPlace, type Place } from './support/place';

const nginxPath = findProgram('nginx');
const redisPath = findProgram('redis-server');
const certificate = nginxPath === null ? null : makeCertificate();

const test = base.extend<{ place: Place<Nginx> }>({
  place: async ({ browserName }, use) => {
    expect(browserName).toBe('chromium');
    if (nginxPath === null || redisPath === null || certificate === null) {
      throw new Error('It needs nginx, OpenSSL and redis-server: install them.');
    }
    const front = await createNginx(nginxPath, certificate);
    const env = { ADDRESS_HEADER: 'x-real-ip', SHUTDOWN_TIMEOUT: '20' };
    const place = await startPlace({ front, redisPath, accessTokenSeconds: 600, env });
    await use(place);
    await stopPlace(place);
  },
});

test.use({
  serviceWorkers: 'allow',
  launchOptions: async ({ launchOptions }, use) => {
    const args = [
      ...(launchOptions.args ?? []),
      `--ignore-certificate-errors-spki-list=${certificate?.spki ?? ''}`,
    ];
    await use({ ...launchOptions, args });
  },
});

/** A hundred bytes from the middle of a Bluetooth device's package, as the page would ask for them. */
function middleOfPackage(page: Page) {
  return page.evaluate(async () => {
    const device = { productKey: 'p11bLe', deviceKey: 'A2C0DE000016' };
    const headers = { 'Content-Type': 'application/json' };
    const asked = { method: 'POST', headers, body: JSON.stringify(device) };
    const answer = await fetch('/gateway/api/bluetoothPlan', asked);
    const link = /"(\/gateway\/firmware\/[^"]+)"/.exec(await answer.text())?.[1] ?? '';
    const part = await fetch(link, { headers: { Range: 'bytes=1000-1099' } });
    const { byteLength } = await part.arrayBuffer();
    return { status: part.status, range: part.headers.get('content-range'), byteLength };
  });
}

/** A sign-in with a wrong password, from whoever the client says that it is. */
function wrongPassword(origin: string, account: string, saysItIs: string): Promise<number> {
  const body = JSON.stringify({ email: account, password: 'wrong-password-1' });
  const headers = {
    'Content-Type': 'application/json',
    Origin: origin,
    'X-Real-IP': saysItIs,
    'X-Forwarded-For': saysItIs,
  };
  return new Promise((resolve, reject) => {
    // The certificate is the test's own.
    const options = { method: 'POST', headers, rejectUnauthorized: false };
    const sent = httpsRequest(`${origin}/gateway/session`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test.describe('behind the nginx that operators are given', { tag: '@long' }, () => {
  test('signs in, upgrades, downloads in parts, works offline, through a restart of each server', async ({
    page,
    context,
    place,
  }) => {
    const { front, servers } = place;
    await signIn(page, front.origin);
    await untilKept(page);
    await decide(page, 'Cold store north', 'Upgrade now');
    const part = await middleOfPackage(page);
    expect(part).toMatchObject({ status: 206, byteLength: 100 });
    expect(part.range).toMatch(/^bytes 1000-1099\/\d+$/);

    for (const [server, name, action] of [
      [servers[0], 'Workshop compressor', 'Upgrade now'],
      [servers[1], 'Delivery van 12', 'Retry upgrade'],
    ] as const) {
      server.signal('SIGTERM');
      await server.ended();
      // The other one answers, and nobody is signed out.
      await page.goto(front.origin);
      await decide(page, name, action);
      await server.restart();
    }
    await page.goto(front.origin);
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();

    await context.setOffline(true);
    await page.reload();
    await expect(page.getByText('No connection', { exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  });

  test('counts wrong passwords by the address of the connection, whatever a client says', async ({
    place,
  }) => {
    const { origin } = place.front;
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) {
      statuses.push(await wrongPassword(origin, `somebody${n}@example.com`, `203.0.113.${n}`));
    }
    expect(statuses.slice(0, 10)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
  });
});
