// The SvelteKit adapter: adapter-node's build, started by an entry of our own that nothing on the disk can end.
import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import adapterNode from '@sveltejs/adapter-node';
import { build } from 'vite';
import { completePageImports } from './page-imports.mjs';

const OUT = 'build';
/** Where SvelteKit works. */
const OUTPUT = '.svelte-kit';
const ADAPTED = `${OUTPUT}/adapted`;

/**
 * Puts the entry and all of adapter-node's output into one file: SvelteKit would load a page's code when it is first asked
 * for, and by then another build may have taken its place.
 */
async function bundle() {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    resolve: { alias: { 'overair:handler': resolve(ADAPTED, 'handler.js') } },
    build: {
      ssr: 'src/lib/server/host/entry.ts',
      outDir: OUT,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'index.js', codeSplitting: false } },
    },
  });
  renameSync(`${ADAPTED}/client`, `${OUT}/static`);
  // Wherever it is copied to.
  writeFileSync(`${OUT}/package.json`, '{ "type": "module" }\n');
}

/** @returns {import('@sveltejs/kit').Adapter} */
export default function adapter() {
  const node = adapterNode({ out: ADAPTED, precompress: true });
  return {
    ...node,
    name: 'overair',
    async adapt(builder) {
      completePageImports({
        client: builder.getClientDirectory(),
        server: builder.getServerDirectory(),
        entries: `${OUTPUT}/generated/client-optimized/nodes`,
      });
      await node.adapt(builder);
      await bundle();
    },
  };
}
