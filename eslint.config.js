import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { lintPrograms } from './scripts/lint-programs.mjs';
import svelteConfig from './svelte.config.js';

/** A room for each feature; none imports another. */
const features = readdirSync(new URL('src/lib/features', import.meta.url));

/** The parts of the app that are folders, as ARCHITECTURE.md names them; of two patterns that fit, the first counts. */
const elements = [
  { type: 'quec', pattern: 'src/lib/bluetooth/quec' },
  { type: 'virtual', pattern: 'src/lib/bluetooth/virtual' },
  { type: 'web-bluetooth', pattern: 'src/lib/bluetooth/web-bluetooth' },
  { type: 'plans', pattern: 'src/lib/plans' },
  { type: 'storage', pattern: 'src/lib/storage' },
  { type: 'platform', pattern: 'src/lib/platform' },
  { type: 'firmware', pattern: 'src/lib/firmware' },
  { type: 'developer-center', pattern: 'src/lib/developer-center' },
  { type: 'outbox', pattern: 'src/lib/outbox' },
  { type: 'fleet', pattern: 'src/lib/fleet' },
  { type: 'upgrade', pattern: 'src/lib/upgrade' },
  { type: 'ui', pattern: 'src/lib/ui' },
  { type: 'views', pattern: 'src/lib/views' },
  ...features.map((type) => ({ type, pattern: `src/lib/features/${type}` })),
  { type: 'paraglide', pattern: 'src/lib/paraglide' },
  { type: 'server', pattern: 'src/lib/server' },
  { type: 'service-worker', pattern: 'src/service-worker' },
  { type: 'gateway-routes', pattern: ['src/routes/gateway', 'src/routes/healthz'] },
  { type: 'routes', pattern: 'src/routes' },
  { type: 'testing', pattern: 'src/lib/testing' },
  { type: 'states', pattern: 'src/states' },
  { type: 'tests', pattern: 'tests' },
];

/** The parts that are single files. */
const files = [
  { category: 'base', pattern: ['src/lib/errors.ts', 'src/lib/clock.ts'] },
  { category: 'profile', pattern: 'src/lib/bluetooth/product-profile.ts' },
  { category: 'link', pattern: ['src/lib/bluetooth/link.ts', 'src/lib/bluetooth/first-operation.ts'] },
  { category: 'hooks', pattern: ['src/hooks.server.ts', 'src/hooks.client.ts'] },
  { category: 'styles', pattern: 'src/app.css' },
  { category: 'root', pattern: ['*.ts'] },
  { category: 'test', pattern: ['src/**/*.test.ts', 'src/**/testing/**'] },
];
const isFile = (part) => files.some(({ category }) => category === part);

const bottom = ['base', 'plans'];
const bluetooth = ['profile', 'link', 'quec', 'virtual', 'web-bluetooth'];
const edges = ['storage', 'platform', ...bottom];
const domain = ['firmware', 'developer-center', ...bluetooth, ...edges];

const shared = ['ui', 'paraglide', 'fleet', 'upgrade', 'outbox', ...domain];

/** Which part may import which: one direction, from the pages down. */
const allowed = {
  base: ['base'],
  plans: bottom,
  profile: [],
  link: ['link', 'base'],
  quec: ['quec', 'profile', 'link', 'base'],
  virtual: ['virtual', 'quec', 'link', 'base'],
  'web-bluetooth': ['web-bluetooth', 'link', ...edges],
  storage: ['storage', 'profile', ...bottom],
  platform: ['platform', ...bottom],
  firmware: ['firmware', ...edges],
  'developer-center': ['developer-center', ...edges],
  outbox: ['outbox', ...domain],
  fleet: ['fleet', 'outbox', ...domain],
  upgrade: ['upgrade', 'outbox', ...domain],
  ui: ['ui', 'paraglide', 'platform', ...bottom],
  views: ['views', ...shared],
  ...Object.fromEntries(features.map((feature) => [feature, [feature, 'views', ...shared]])),
  paraglide: ['paraglide'],
  server: ['server', 'developer-center', ...bottom],
  // Of `ui` what needs neither a page nor its language.
  'service-worker': ['service-worker', 'outbox', 'ui', ...domain],
  'gateway-routes': ['gateway-routes', 'server', 'developer-center', ...bottom],
  hooks: ['server', 'developer-center', ...bottom],
  styles: [],
  routes: ['routes', 'styles', ...features, 'views', ...shared],
  // Nothing imports it: it is a build of its own.
  states: ['states', 'routes', 'styles', ...features, 'views', ...shared],
  tests: [
    'tests',
    'testing',
    ...features,
    'views',
    'ui',
    'paraglide',
    'server',
    'fleet',
    'upgrade',
    'outbox',
    ...domain,
  ],
  // Beside what the part that it stands in may.
  test: ['testing'],
  testing: ['testing', 'fleet', 'outbox', ...domain],
  root: ['root', 'tests'],
};

/** What may be imported from the given parts. */
function directionOf(parts) {
  const policies = parts
    .filter((part) => part in allowed)
    .flatMap((part) => {
      const from = isFile(part) ? { file: { categories: part } } : { element: { type: part } };
      const folders = allowed[part].filter((name) => !isFile(name));
      const single = allowed[part].filter(isFile);
      return [
        ...(folders.length > 0 ? [{ from, allow: { to: { element: { types: { anyOf: folders } } } } }] : []),
        ...(single.length > 0 ? [{ from, allow: { to: { file: { categories: { anyOf: single } } } } }] : []),
      ];
    });
  return {
    default: 'disallow',
    checkInternals: true,
    policies: [
      ...policies,
      {
        disallow: { to: { file: { categories: 'test' } } },
        message: 'What tests share is for tests alone.',
      },
      ...[{ file: { categories: 'test' } }, { element: { type: 'tests' } }].map((from) => ({
        from,
        allow: { to: { file: { categories: 'test' } } },
      })),
    ],
  };
}

const pure = ['src/lib/plans/**', 'src/lib/bluetooth/quec/**', 'src/lib/bluetooth/virtual/**'];

/**
 * A run over everything makes each program once. An editor and a run over some files ask for what they need; what is
 * being mended is another text after each pass.
 */
const isWholeRun = process.argv.includes('.') && !process.argv.some((given) => given.startsWith('--fix'));

export default defineConfig(
  {
    ignores: [
      'src/lib/paraglide',
      'build',
      'build-states',
      '.svelte-kit',
      'data',
      'test-results',
      'playwright-report',
    ],
  },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: !isWholeRun,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  // Its addresses are no routes of the app, which are all that resolve() knows.
  { files: ['src/states/**/*.svelte'], rules: { 'svelte/no-navigation-without-resolve': 'off' } },
  { files: ['**/*.{js,cjs,mjs}'], extends: [ts.configs.disableTypeChecked] },
  ...(isWholeRun
    ? [
        {
          files: ['**/*.ts', '**/*.svelte'],
          languageOptions: {
            parserOptions: {
              programs: lintPrograms(['tsconfig.json', 'src/service-worker/tsconfig.json'], svelteConfig),
            },
          },
        },
      ]
    : []),
  {
    plugins: { boundaries },
    files: ['src/**/*.{ts,svelte}', 'tests/**/*.ts'],
    settings: {
      'boundaries/elements': elements,
      'boundaries/files': files,
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      // Nothing is written with the templates of older versions: to fill them takes a fifth of this rule's time.
      'boundaries/legacy-templates': false,
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': ['error', directionOf(files.map(({ category }) => category))],
    },
  },
  // A file is asked about the policies of its own part alone; of two parts that fit, the first has the last word.
  ...elements.toReversed().map(({ type, pattern }) => ({
    files: [pattern].flat().map((folder) => `${folder}/**/*.{ts,svelte}`),
    rules: {
      'boundaries/dependencies': ['error', directionOf([type, ...files.map(({ category }) => category)])],
    },
  })),
  {
    files: pure,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'navigator',
        'localStorage',
        'fetch',
        'setTimeout',
      ],
      'no-restricted-imports': ['error', { patterns: ['svelte', 'svelte/*', '$app/*', 'ky', 'node:*'] }],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Playwright wants a fixture that needs no other to say so by an empty pattern.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
    },
  },
);
