import { readFileSync } from 'node:fs';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { configDefaults, defineConfig } from 'vitest/config';
import { leanFramework } from './scripts/lean-framework.mjs';
import { pageParts } from './scripts/page-parts.mjs';
import { shortMessages } from './scripts/short-messages.mjs';
import { unitsApart } from './scripts/units-apart.mjs';

/** With `VITE_STATES=1` what is built is every view in every state (src/states), beside the app and never with it. */
const isStates = process.env.VITE_STATES === '1';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

/** No server renders the states: without this a second half of the build would be made for one. */
const forTheBrowserAlone: Plugin = {
  name: 'states-for-the-browser-alone',
  enforce: 'pre',
  load(id, options) {
    const isView = options?.ssr === true && id.includes('/src/states/routes/') && id.endsWith('.svelte');
    return isView ? '' : null;
  },
};

const parts = pageParts();

const UNITS = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
const APART = ['src', 'tests'].flatMap(unitsApart);

export default defineConfig({
  define: { APP_VERSION: JSON.stringify(version) },
  plugins: [
    ...(isStates ? [forTheBrowserAlone] : []),
    // Under test, and for the states, the messages are those that `npm run i18n` compiled: compiling them beside other
    // checks would race.
    ...(process.env.VITEST || isStates
      ? []
      : [
          paraglideVitePlugin({
            project: './project.inlang',
            outdir: './src/lib/paraglide',
            strategy: ['localStorage', 'custom-browser', 'baseLocale'],
            isServer: 'import.meta.env.SSR',
          }),
          shortMessages(),
        ]),
    leanFramework(),
    parts.plugin,
    sveltekit(),
  ],
  environments: {
    client: {
      build: {
        // The notices of every package whose code comes with the app: the settings show them when asked.
        license: { fileName: 'notices.json' },
        // Nobody loads the states over a network.
        ...(isStates ? { minify: false } : {}),
        rolldownOptions: {
          // They only move on in what is hydrated.
          treeshake: { manualPureFunctions: ['$.reset', '$.next'] },
          output: {
            codeSplitting: {
              // What every page needs comes in two files, of which the first stays the same from version to version. As
              // dozens of small ones it would be a tenth more to load: each is compressed by itself.
              groups: [
                // All styles together are less, compressed, than the dozen small files of one page, of which each held up
                // the first paint.
                { name: 'styles', test: /\.css$/, priority: 3 },
                { name: 'framework', test: /node_modules[\\/](svelte|@sveltejs[\\/]kit)[\\/]/, priority: 2 },
                {
                  name: 'app',
                  test: /routes[\\/]\+(layout|error)\.svelte$/,
                  priority: 1,
                },
                ...parts.groups,
              ],
            },
          },
        },
      },
    },
  },
  // Runes run only with the browser's build of Svelte, also under test.
  ...(process.env.VITEST ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    // Properties play hundreds of cases: how long that takes says nothing of what they find.
    testTimeout: 60_000,
    environment: './tests/client-environment.ts',
    // A third less work than processes, and each file is still by itself.
    pool: 'threads',
    // Its files leave out the endings of what they import, which a bundler alone finds.
    server: { deps: { inline: ['@zxing/library'] } },
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      {
        extends: true,
        test: {
          name: 'together',
          include: UNITS,
          exclude: [...configDefaults.exclude, ...APART],
          isolate: false,
        },
      },
    ],
  },
});
