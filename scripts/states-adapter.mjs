// The adapter of the states' build: files and one page that stands for every address. Nothing serves the app with it.
import { rmSync } from 'node:fs';

export const STATES_OUT = 'build-states';

/** @returns {import('@sveltejs/kit').Adapter} */
export default function statesAdapter() {
  return {
    name: 'overair-states',
    async adapt(builder) {
      rmSync(STATES_OUT, { recursive: true, force: true });
      builder.writeClient(STATES_OUT);
      await builder.generateFallback(`${STATES_OUT}/index.html`);
    },
  };
}
