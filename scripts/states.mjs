// `npm run states`: every view in every state at an address of its own, until it is stopped. With `pictures` it takes
// them all instead, into test-results/states, or those whose address contains what follows.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright';
import { ensureChromium } from './chromium.mjs';
import { serveStates, statesAt } from './states-server.mjs';

const FOLDER = 'test-results/states';
/** What only a desk shows is looked at there. @type {(path: string) => number[]} */
const sizesOf = (path) => (path.includes('/desk-') ? [1280, 1920] : [360, 1280]);
const schemes = /** @type {const} */ (['light', 'dark']);
const languages = ['en', 'zh-CN'];

function build() {
  for (const args of [
    ['run', '--silent', 'i18n'],
    ['exec', '--', 'vite', 'build', '--logLevel', 'warn'],
  ]) {
    const { status } = spawnSync('npm', args, {
      env: { ...process.env, VITE_STATES: '1' },
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {string} path
 */
async function take(page, path) {
  const name = path.replace('/states/', '').replace('/', '-').replace(/\?.*/, '');
  const sizes = sizesOf(path);
  for (const language of languages) {
    await page.setViewportSize({ width: sizes[0] ?? 360, height: 800 });
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
    await page.waitForFunction(() => {
      const shows = document.querySelector('[data-shows]')?.getAttribute('data-shows');
      return shows != null && document.body.innerText.includes(shows);
    });
    for (const width of sizes) {
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 800 });
        // As long as the page is: what stands at the foot of the window would cover its middle.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.max(800, height) });
        const file = `${FOLDER}/${width}-${colorScheme}-${language}/${name}.png`;
        await page.screenshot({ path: file });
      }
    }
  }
}

/** @param {string} part */
async function takePictures(part) {
  mkdirSync(FOLDER, { recursive: true });
  const { origin, stop } = await serveStates();
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage({ baseURL: origin, serviceWorkers: 'block' });
  page.setDefaultTimeout(15_000);
  for (const path of (await statesAt(page)).filter((each) => each.includes(part))) {
    await take(page, path).catch((/** @type {Error} */ { message }) => {
      console.error(`${path}: ${message}`);
      process.exitCode = 1;
    });
  }
  await browser.close();
  stop();
  console.log(`Pictures: ${FOLDER}`);
}

const [command, part = ''] = process.argv.slice(2);
if (!process.env.STATES_BUILT) build();
if (command === 'pictures') await takePictures(part);
else console.log(`${(await serveStates()).origin}/states`);
