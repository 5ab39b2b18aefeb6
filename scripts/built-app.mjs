// The built app with its demonstration, and a browser to look at it with: for scripts that measure it or take its picture.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureChromium } from './chromium.mjs';

const PORT = process.env.PORT ?? '3917';
const origin = `http://127.0.0.1:${PORT}`;

/** How often it is asked whether it has started, at most; 50 ms apart. */
const ATTEMPTS = 200;

/** @param {import('node:child_process').ChildProcess} server */
async function untilHealthy(server) {
  for (let attempt = 0; attempt < ATTEMPTS && server.exitCode === null; attempt += 1) {
    const ok = await fetch(`${origin}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok && server.exitCode === null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `The server did not start on port ${PORT}: build the app first, or set PORT to a free one.`,
  );
}

/** What a Chromium is started with: as root it has no sandbox. */
export const chromiumArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * Starts the app as it was built, with data of its own, gives its origin to `use`, and ends it.
 * @param {(origin: string) => Promise<void>} use
 */
export async function withBuiltServer(use) {
  const data = mkdtempSync(join(tmpdir(), 'overair-'));
  const server = spawn(process.execPath, ['build'], {
    env: { ...process.env, HOST: '127.0.0.1', PORT, ORIGIN: origin, DATA_DIR: data },
    stdio: 'ignore',
  });
  try {
    await untilHealthy(server);
    await use(origin);
  } finally {
    server.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

/**
 * The same, with a Chromium.
 * @param {(app: { origin: string, browser: import('playwright').Browser }) => Promise<void>} use
 */
export function withBuiltApp(use) {
  return withBuiltServer(async () => {
    const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });
    try {
      await use({ origin, browser });
    } finally {
      await browser.close();
    }
  });
}

/**
 * Signs a page in with the demo account, and resolves when the list of devices is there.
 * @param {import('playwright').Page} page
 */
export async function signIn(page) {
  await page.goto(origin);
  await page.getByRole('button', { name: 'demo account' }).click();
  await page.getByRole('main').getByRole('link').first().waitFor();
}
