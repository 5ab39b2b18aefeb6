// `npm run doctor -- --account NAME`: examines the Developer Center of the settings.
import { runBundled } from './bundled.mjs';

await runBundled('src/lib/server/doctor/main.ts');
