// `npm run center`: the embedded Developer Center by itself, over HTTP, with the platform's own paths.
import { runBundled } from './bundled.mjs';

await runBundled('src/lib/server/standalone-center/main.ts');
