// Finds a Chromium, or installs one if that is possible, and says what it does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { installDebianPackages } from './debian.mjs';

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const candidates = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/**
 * On Linux a wrapper may stand for a browser that is not installed; only one that starts counts.
 * @param {string} path
 */
function starts(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** The path of a Chromium that is there, or null. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (starts(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which does not start: correct it or unset it.`);
  }
  const paths = [...(candidates[process.platform] ?? []), chromium.executablePath()];
  return paths.find((path) => path && starts(path)) ?? null;
}

function installByPlaywright() {
  say('Downloading a Chromium with Playwright …');
  const args = ['node_modules/playwright/cli.js', 'install', 'chromium'];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
}

/** The path of a Chromium; installs one if need be. Throws one sentence that says what to do. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  say('No Chromium was found.');
  for (const install of [() => installDebianPackages('chromium'), installByPlaywright]) {
    if (install()) {
      const installed = findChromium();
      if (installed) return installed;
    }
  }
  throw new Error(
    'The tests need a Chromium and none could be installed: install Chromium or Google Chrome, or set CHROMIUM_PATH to one.',
  );
}
