// What Svelte and SvelteKit do for apps of another kind is left out of the built app: no server renders a page of this
// one, so nothing is ever hydrated, and every component is in runes mode. Svelte asks a variable at each of these places,
// which a bundler sees through only if the variable is a constant; so two of Svelte's modules are others here.

/** @type {Readonly<Record<string, string>>} By the end of the id of the module whose place each takes. */
const STAND_INS = {
  '/svelte/src/internal/client/dom/hydration.js': `
    export const hydrating = false;
    export const hydrate_node = null;
    export function set_hydrating() {}
    export function set_hydrate_node(node) { return node; }
    export function hydrate_next() {}
    export function reset() {}
    export function hydrate_template() {}
    export function next() {}
    export function skip_nodes() {}
    export function read_hydration_instruction() {}
  `,
  // A component that needs one of these switched on does not find what switches it, and the build fails.
  '/svelte/src/internal/flags/index.js': `
    export const async_mode_flag = false;
    export const legacy_mode_flag = false;
    export const tracing_mode_flag = false;
  `,
};

/** @type {Readonly<Record<string, readonly [string, string]>>} What is written in another way, so that the rest can be left out. */
const REWRITTEN = {
  '/svelte/src/legacy/legacy-client.js': ['(options.hydrate ? hydrate : mount)', 'mount'],
  // Taken out of the whole, these two would bring all of Svelte's exports along.
  '/@sveltejs/kit/src/runtime/client/client.js': [
    'const { onMount, tick } = svelte;',
    'const onMount = svelte.onMount, tick = svelte.tick;',
  ],
};

const EXPORT = /^\s*export (?:let|const|function) (\w+)/gm;
/** What switches something on, or is for Svelte's own tests. */
const SWITCH = /^(?:enable|disable)_/;

/**
 * A module of the framework as this app needs it.
 * @param {string} code
 * @param {string} id
 * @throws {Error} If the module is not what it was when this was written, so that nothing is left out unseen.
 */
export function lean(code, id) {
  const fail = () =>
    new Error(`${id} is not what scripts/lean-framework.mjs knows: compare it with what takes its place.`);
  for (const [end, standIn] of Object.entries(STAND_INS)) {
    if (!id.endsWith(end)) continue;
    if (exportsOf(code) !== exportsOf(standIn)) throw fail();
    return standIn;
  }
  for (const [end, [from, to]] of Object.entries(REWRITTEN)) {
    if (!id.endsWith(end)) continue;
    if (!code.includes(from)) throw fail();
    return code.replace(from, to);
  }
  return code;
}

/** @type {(code: string) => string} */
const exportsOf = (code) =>
  Array.from(code.matchAll(EXPORT), ([, name = '']) => name)
    .filter((name) => !SWITCH.test(name))
    .toSorted()
    .join();

/** @type {(end: string) => string} */
const asPattern = (end) => end.replaceAll('.', '\\.');

/**
 * For the built app in the browser alone.
 * @returns {import('vite').Plugin}
 */
export function leanFramework() {
  const ends = [...Object.keys(STAND_INS), ...Object.keys(REWRITTEN)];
  return {
    name: 'lean-framework',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    transform: {
      order: 'pre',
      filter: { id: new RegExp(`(?:${ends.map(asPattern).join('|')})$`) },
      handler: (code, id) => ({ code: lean(code, id), map: null }),
    },
  };
}
