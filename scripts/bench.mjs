// `node scripts/bench.mjs tests/bench/x.bench.ts`: bundles a benchmark as a production build would, and runs it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const entry = process.argv[2];
if (entry === undefined)
  throw new Error('Say which benchmark: node scripts/bench.mjs tests/bench/link.bench.ts');

const folder = mkdtempSync(join(tmpdir(), 'overair-bench-'));
try {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: { ssr: resolve(entry), write: false, target: 'node20' },
  });
  if (!('output' in result)) throw new Error('The benchmark was not bundled into one output.');
  for (const file of result.output) {
    if (file.type === 'chunk') writeFileSync(join(folder, file.fileName), file.code);
  }
  await import(pathToFileURL(join(folder, result.output[0].fileName)).href);
} finally {
  rmSync(folder, { recursive: true });
}
