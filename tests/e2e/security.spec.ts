import { devices, openDevice } from './support/device-page';
import { expect, test } from './support/fixtures';

test('no device secret, token or upstream address reaches the page', async ({ page, server }) => {
  const bodies: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/gateway/')) {
      void response.text().then(
        (body) => bodies.push(body),
        () => undefined,
      );
    }
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await openDevice(page, devices.awaiting.name);
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
  expect(bodies.length).toBeGreaterThan(3);
  const everything = bodies.join('\n');
  expect(everything).toContain('/gateway/firmware/');
  expect(everything).not.toMatch(
    /authKey|bindingCode|btPwd|accessToken|refreshToken|Bearer|embedded\.invalid/,
  );
  expect(await page.evaluate(() => document.cookie)).toBe('');
  // A firmware link's route may be named, its token not.
  expect(server.log()).not.toMatch(/Overair-demo-1|Bearer|gateway\/firmware\/(?!\[token\])/);
});

test('every answer carries the headers that hold a page to its own origin', async ({ request, server }) => {
  const page = await request.get(server.origin);
  const headers = page.headers();
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe-inline/);
  expect(headers['permissions-policy']).toContain('bluetooth=(self)');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBeTruthy();
});

test('another site cannot ask the gateway', async ({ request, server }) => {
  const response = await request.post(`${server.origin}/gateway/api/planCount`, {
    headers: { Origin: 'https://elsewhere.example', 'Content-Type': 'application/json' },
    data: {},
  });
  expect(response.status()).toBe(403);
  expect(await response.json()).toMatchObject({ error: { code: 'cross-site-refused' } });
});
