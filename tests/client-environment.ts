import type { Environment } from 'vitest/environments';

/** Svelte's client build without a DOM: effects run, and nothing pretends to be a browser. */
export default {
  name: 'client',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
} satisfies Environment;
