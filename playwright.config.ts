import { defineConfig } from 'playwright/test';
import { findChromium } from './scripts/chromium.mjs';
import type { LabOptions } from './tests/lab/lab';

/**
 * The browser's own pages of its address bar and the renderer that it keeps in reserve are made for each context: half
 * of what a small test costs. The others are those that Playwright switches off, whose list this one replaces.
 */
const DISABLED_FEATURES = [
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

const isRoot = process.getuid?.() === 0;
const chromiumPath = findChromium();

/** What only a browser with a flag can do: tell which devices a page may use. */
const TOLD = '**/told-devices.spec.ts';

/** What takes long is run before a release, not with each change. */
const LONG = /@long/;

/** The widest window in which the list is one of cards, as on a phone: what a desk shows has tests of its own. */
const LAPTOP = { viewport: { width: 1080, height: 720 } };

const PHONE = { viewport: { width: 360, height: 800 }, hasTouch: true };

export default defineConfig<object, LabOptions>({
  testDir: './tests',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results/e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // More than a machine's two cores: most of a test's time is spent waiting for a device, a poll or a limit.
  workers: 4,
  // How long a machine takes is no part of what is tested: these end what would never come.
  timeout: 180_000,
  expect: { timeout: 40_000 },
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Recording each test would cost a third of the suite's time: `--trace on` records the one that is looked into.
    trace: 'off',
    // What moves is drawn sixty times a second, without a graphics card: work that no test is about.
    contextOptions: { reducedMotion: 'reduce' },
    // A worker answers from what it kept, and fetches while others measure: the tests that need one ask for it.
    serviceWorkers: 'block',
    launchOptions: {
      ...(chromiumPath === null ? {} : { executablePath: chromiumPath }),
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        // Web Bluetooth is off by default on Linux.
        '--enable-features=WebBluetooth',
        `--disable-features=${DISABLED_FEATURES.join()}`,
        '--disable-gpu',
        // Its own windows move as well, and are drawn by the processor.
        '--animation-duration-scale=0',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'e2e', testDir: './tests/e2e', grepInvert: LONG, use: LAPTOP },
    { name: 'states', testDir: './tests/states', grepInvert: LONG },
    { name: 'states-long', testDir: './tests/states', grep: LONG },
    { name: 'e2e-long', testDir: './tests/e2e', grep: LONG, use: LAPTOP },
    // Bluetooth in a real Chromium without a radio: BlueZ on a private D-Bus. The browser can what a phone's can.
    {
      name: 'lab',
      testDir: './tests/lab',
      testIgnore: TOLD,
      grepInvert: LONG,
      use: PHONE,
    },
    { name: 'lab-long', testDir: './tests/lab', testIgnore: TOLD, grep: LONG, use: PHONE },
    { name: 'lab-told', testDir: './tests/lab', testMatch: TOLD, use: { tellsDevices: true } },
    { name: 'bench-fleet', testDir: './tests/bench', testMatch: '**/fleet.bench.ts' },
    { name: 'bench-interaction', testDir: './tests/bench', testMatch: '**/interaction.bench.ts' },
    { name: 'bench-first-list', testDir: './tests/bench', testMatch: '**/first-list.bench.ts' },
    { name: 'bench-store', testDir: './tests/bench', testMatch: '**/store.bench.ts' },
    { name: 'bench-lab', testDir: './tests/lab', testMatch: '**/*.bench.ts' },
  ],
});
