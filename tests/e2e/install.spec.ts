import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { signInWithDemo, untilKept } from './support/offline';

test('Chromium takes it for an app that can be installed', async ({
  playwright,
  launchOptions,
  server,
  request,
}) => {
  // A test's own context is a private window, where nothing is installed.
  const profile = await mkdtemp(join(tmpdir(), 'overair-profile-'));
  const context = await playwright.chromium.launchPersistentContext(profile, {
    ...launchOptions,
    serviceWorkers: 'allow',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await signInWithDemo(page, server.origin);
  await untilKept(page);
  const devtools = await context.newCDPSession(page);
  await expect
    .poll(async () => (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors)
    .toEqual([]);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? '') as {
    id: string;
    name: string;
    launch_handler: { client_mode: string[] };
    icons: { src: string; purpose: string }[];
    shortcuts: { name: string; url: string }[];
    share_target: { action: string; method: string };
    screenshots: { src: string; form_factor: string }[];
  };
  expect(manifest).toMatchObject({ id: '/', name: 'Overair' });
  expect(manifest.launch_handler.client_mode[0]).toBe('focus-existing');
  expect(manifest.icons.filter(({ purpose }) => purpose === 'maskable')).toHaveLength(2);
  expect(manifest.shortcuts.map(({ url }) => url)).toEqual(['/work-list', '/find', '/packages', '/activity']);
  expect(manifest.share_target).toMatchObject({ action: '/find', method: 'GET' });
  for (const { url, name } of manifest.shortcuts) {
    await page.goto(`${server.origin}${url}`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  // In the language that the person has chosen it is the same app.
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('radio', { name: '简体中文' }).check();
  await expect
    .poll(async () => (await devtools.send('Page.getAppManifest')).data)
    .toContain('"lang": "zh-CN"');
  const translated = JSON.parse((await devtools.send('Page.getAppManifest')).data ?? '') as typeof manifest;
  expect(translated.id).toBe(manifest.id);
  expect(translated.shortcuts.map(({ url }) => url)).toEqual(manifest.shortcuts.map(({ url }) => url));
  expect((await devtools.send('Page.getAppManifest')).errors).toEqual([]);
  expect(manifest.screenshots.map(({ form_factor }) => form_factor)).toEqual(['narrow', 'narrow', 'wide']);
  for (const { src } of [...manifest.icons, ...manifest.screenshots]) {
    expect((await request.get(src)).ok(), src).toBe(true);
  }
  await context.close();
  await rm(profile, { recursive: true, force: true });
});

test('the offer to install comes once, and not again where it was put aside', async ({ signedIn: page }) => {
  const offer = page.getByRole('heading', { name: 'Install Overair' });
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  const wouldInstall = (): void => {
    const event = new Event('beforeinstallprompt', { cancelable: true });
    Object.assign(event, { prompt: () => Promise.resolve({ outcome: 'accepted' }) });
    window.dispatchEvent(event);
  };
  await page.evaluate(wouldInstall);
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(offer).toBeHidden();
  await page.evaluate(wouldInstall);
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(offer).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
  await page.evaluate(wouldInstall);
  await expect(offer).toBeHidden();
});
