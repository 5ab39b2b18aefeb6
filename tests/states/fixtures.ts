import { serveStates } from '../../scripts/states-server.mjs';
import { test as base } from '../e2e/support/fixtures';

/** Pages of the states' build. */
export const test = base.extend<object, { states: { readonly origin: string } }>({
  states: [
    async ({}, use) => {
      const { origin, stop } = await serveStates();
      await use({ origin });
      stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ states }, use) => {
    await use(states.origin);
  },
});

export { expect } from '../e2e/support/fixtures';
