import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { shortClass } from './scripts/short-class.mjs';
import adapter from './scripts/adapter.mjs';
import statesAdapter from './scripts/states-adapter.mjs';

/** The build that shows every view in every state has routes of its own, so that nothing of it can reach the app's. */
const isStates = process.env.VITE_STATES === '1';

/** The one script that stands in the page itself: what cannot wait for the app's code. SvelteKit adds the hash of its own. */
const [, firstScript = ''] = /<script>([^]*?)<\/script>/.exec(readFileSync('src/app.html', 'utf8')) ?? [];
const firstHash = `sha256-${createHash('sha256').update(firstScript).digest('base64')}`;

const states = {
  adapter: statesAdapter(),
  outDir: '.svelte-kit/states',
  files: {
    routes: 'src/states/routes',
    hooks: { server: 'src/states/no-hooks' },
    serviceWorker: 'src/states/no-worker',
  },
};

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, cssHash: shortClass },
  kit: {
    ...(isStates ? states : { adapter: adapter() }),
    // The offline shell is the document of '/', shown at every address: its links must be absolute.
    paths: { relative: false },
    serviceWorker: { register: false },
    // The gateway judges where a request comes from itself, and knows that localhost and 127.0.0.1 are one origin.
    csrf: { trustedOrigins: ['*'] },
    csp: {
      // By hashes: a kept page cannot have a nonce.
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', firstHash],
        'style-src': ['self'],
        // The one literal style attribute is the route announcer's of SvelteKit.
        'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        'img-src': ['self', 'data:'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    typescript: {
      config(config) {
        config.include.push('../playwright.config.ts', '../tests/**/*.ts', '../scripts/**/*.ts');
      },
    },
  },
};
