// What a page preloads: SvelteKit leaves a module out if a dynamic import that it meets first leads there too, and such
// modules would be asked for only once the app's first code runs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Vite's manifest of a build, as far as it is read here.
 * @typedef {Readonly<Record<string, { readonly file: string, readonly imports?: readonly string[] }>>} Manifest
 */

/** The line of a page's module, as SvelteKit builds it for its server, that names what the page preloads. */
const IMPORTS = /^export const imports = \[.*\];$/m;

/**
 * The files of some entries and of everything that these import statically, each once.
 * @param {Manifest} manifest
 * @param {readonly string[]} entries Their keys in the manifest. An unknown one is an error.
 * @returns {string[]}
 */
export function filesOf(manifest, entries) {
  /** @type {Set<string>} */
  const seen = new Set();
  /** @param {string} key */
  const visit = (key) => {
    if (seen.has(key)) return;
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no "${key}".`);
    seen.add(key);
    chunk.imports?.forEach(visit);
  };
  entries.forEach(visit);
  return [...new Set(Array.from(seen, (key) => manifest[key]?.file ?? key))];
}

/**
 * Completes what each page preloads, in SvelteKit's output before an adapter takes it. The error page comes with the
 * root's layout: its code is asked for on every page.
 * @param {{ readonly client: string, readonly server: string, readonly entries: string }} folders `entries`: that of the
 *   pages' entries, as the manifest names it.
 */
export function completePageImports({ client, server, entries }) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'));
  for (const name of readdirSync(join(server, 'nodes'))) {
    const file = join(server, 'nodes', name);
    const code = readFileSync(file, 'utf8');
    if (!IMPORTS.test(code)) throw new Error(`SvelteKit no longer says in ${file} what a page imports.`);
    const needed = name === '0.js' ? ['0.js', '1.js'] : [name];
    const files = filesOf(
      manifest,
      needed.map((each) => `${entries}/${each}`),
    );
    writeFileSync(
      file,
      code.replace(IMPORTS, () => `export const imports = ${JSON.stringify(files)};`),
    );
  }
}
