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

/**
 * Starts the app as it was built, with data of its own, gives it to `use` with a Chromium, and ends both.
 * @param {(app: { origin: string, browser: import('playwright').Browser }) => Promise<void>} use
 */
export async function withBuiltApp(use) {
  const data = mkdtempSync(join(tmpdir(), 'overair-'));
  const server = spawn(process.execPath, ['build'], {
    env: { ...process.env, HOST: '127.0.0.1', PORT, ORIGIN: origin, DATA_DIR: data },
    stdio: 'ignore',
  });
  try {
    await untilHealthy(server);
    const browser = await chromium.launch({
      executablePath: ensureChromium(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
      await use({ origin, browser });
    } finally {
      await browser.close();
    }
  } finally {
    server.kill();
    rmSync(data, { recursive: true, force: true });
  }
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
