// `node scripts/bench.mjs tests/bench/x.bench.ts`: bundles a benchmark as a production build would, and runs it.
import { runBundled } from './bundled.mjs';

const entry = process.argv[2];
if (entry === undefined)
  throw new Error('Say which benchmark: node scripts/bench.mjs tests/bench/link.bench.ts');

await runBundled(entry);
