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
  // The plan is read once more after what is shown of it, and a body comes after its headers.
  await expect.poll(() => bodies.join('\n')).toContain('/gateway/firmware/');
  expect(bodies.length).toBeGreaterThan(3);
  const everything = bodies.join('\n');
  expect(everything).not.toMatch(
    /authKey|bindingCode|btPwd|accessToken|refreshToken|Bearer|embedded\.invalid/,
  );
  expect(await page.evaluate(() => document.cookie)).toBe('');
  // A firmware link's route may be named, its token not.
  expect(server.log()).not.toMatch(/Overair-demo-1|Bearer|gateway\/firmware\/(?!\[token\])/);
});

/** One of each kind of answer that this server gives, with its status. */
const kinds = [
  { kind: 'a page', path: '/', status: 200 },
  { kind: 'a page that does not exist', path: '/no/such/page', status: 404 },
  { kind: 'an address that cannot be read', path: '/%E0%A4%A', status: 400 },
  { kind: 'the session', path: '/gateway/session', status: 200 },
  { kind: 'no door', path: '/gateway/none', status: 404 },
  { kind: 'an operation that is not posted', path: '/gateway/api/devices', status: 404 },
  { kind: 'the health', path: '/healthz', status: 200 },
  { kind: 'the manifest', path: '/manifest.webmanifest', status: 200 },
  { kind: 'a drawing', path: '/icon.svg', status: 200 },
  { kind: 'an icon', path: '/icons/icon-192.png', status: 200 },
  { kind: 'the style of the shell', path: '/shell.css', status: 200 },
  { kind: 'a screenshot', path: '/screenshots/devices-wide.webp', status: 200 },
  { kind: 'the version', path: '/_app/version.json', status: 200 },
  { kind: 'a file that does not exist', path: '/_app/immutable/none.js', status: 404 },
  { kind: 'the service worker', path: '/service-worker.js', status: 200 },
];

const PAGE_POLICY = /^default-src 'self';.*frame-ancestors 'none'/;

function expectHeld(headers: Record<string, string>): void {
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['permissions-policy']).toContain('bluetooth=(self)');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
}

for (const { kind, path, status } of kinds) {
  test(`${kind} carries the headers that hold it to its own origin`, async ({ request, server }) => {
    for (const encoding of ['identity', 'gzip', 'br']) {
      const answer = await request.get(server.origin + path, { headers: { 'Accept-Encoding': encoding } });
      const headers = answer.headers();
      expect(answer.status()).toBe(status);
      expectHeld(headers);
      const isPage = headers['content-type']?.startsWith('text/html') ?? false;
      if (isPage) expect(headers['content-security-policy']).toMatch(PAGE_POLICY);
      else expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    }
  });
}

test('every file of a page carries them, also when it has not changed', async ({ page, request, server }) => {
  const files: string[] = [];
  page.on('response', (response) => {
    const url = response.url();
    if (url.includes('/_app/immutable/')) files.push(url);
  });
  await page.goto(server.origin);
  await expect(page.getByRole('button', { name: 'Sign in with the demo account' })).toBeVisible();
  expect(files.some((url) => url.endsWith('.js'))).toBe(true);
  expect(files.some((url) => url.endsWith('.css'))).toBe(true);
  for (const url of files) {
    const answer = await request.get(url);
    expectHeld(answer.headers());
    const again = await request.get(url, { headers: { 'If-None-Match': answer.headers()['etag'] ?? '' } });
    expect(again.status()).toBe(304);
    expectHeld(again.headers());
  }
});

test('a page that the browser has kept opens again', async ({ page, request, server }) => {
  await page.goto(server.origin);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in with the demo account' })).toBeVisible();
  // An answer without a body would bring a policy that is not the page's.
  const { etag } = (await request.get(server.origin)).headers();
  const again = await request.get(server.origin, { headers: { 'If-None-Match': etag ?? '*' } });
  expect(again.status()).toBe(200);
  expectHeld(again.headers());
});

test('a page runs no script that is not its own, and its worker fetches from here alone', async ({
  request,
  server,
}) => {
  const { 'content-security-policy': ofPage } = (await request.get(server.origin)).headers();
  expect(ofPage).toMatch(/script-src 'self'( 'sha256-[^']+'){2}(;|$)/);
  const worker = await request.get(`${server.origin}/service-worker.js`);
  expect(worker.headers()['content-security-policy']).toBe(
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
  );
});

test('another site cannot ask the gateway', async ({ request, server }) => {
  const response = await request.post(`${server.origin}/gateway/api/planCount`, {
    headers: { Origin: 'https://elsewhere.example', 'Content-Type': 'application/json' },
    data: {},
  });
  expect(response.status()).toBe(403);
  expect(await response.json()).toMatchObject({ error: { code: 'cross-site-refused' } });
});
