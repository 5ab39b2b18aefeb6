// Runs a TypeScript entry as a production build would have it: Node 20 reads none by itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles an entry, a path below the project's folder, with all it needs, and imports it.
 * @param {string} entry
 */
export async function runBundled(entry) {
  const folder = mkdtempSync(join(tmpdir(), 'overair-'));
  // The project's own extends one that only exists after `npm run prepare`.
  const tsconfig = join(folder, 'tsconfig.json');
  try {
    writeFileSync(tsconfig, '{}');
    const result = await build({
      root,
      tsconfig,
      configFile: false,
      logLevel: 'warn',
      ssr: { noExternal: true },
      build: {
        ssr: join(root, entry),
        write: false,
        target: 'node20',
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    if (!('output' in result)) throw new Error(`${entry} was not bundled into one output.`);
    const [chunk] = result.output;
    const file = join(folder, 'bundle.mjs');
    writeFileSync(file, chunk.code);
    await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
