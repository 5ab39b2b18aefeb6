// Which modules that pages share come as one file. By itself a bundler makes a file of each set of modules that the same
// pages need: a page of this app then begins with forty, most of them smaller than what asking for one costs.

/** What one request costs, in characters of source: a sixth of a round trip at the speed of a slow phone's network. */
const REQUEST = 12_000;

/** As many files as there can be; what would need more is left to the bundler. */
const MOST = 48;

/** What is loaded each time counts as so many of what somebody may ask for. */
const OFTEN = 3;

const PAGE = /[\\/]src[\\/]routes[\\/].*\+page\.svelte$/;
/** What every page has already. */
const FRAME = /[\\/]src[\\/]routes[\\/]\+(layout|error)\.svelte$/;

/** The module that has every message, of which a bundler takes along only those that are used: `m.sign_in`. */
const MESSAGES = /[\\/]paraglide[\\/]messages\.js$/;
const MESSAGE = /\bm\.(\w+)/g;

/**
 * Modules that come as one file.
 * @typedef {object} Part
 * @property {ReadonlySet<number>} users The pages, and what comes later than a page, that need some of it.
 * @property {number} weight Characters of source.
 * @property {readonly string[]} ids
 */

/**
 * Joins parts as long as what that saves in requests is more than what it adds for those who do not need all of it.
 * @param {readonly Part[]} parts
 * @param {{ readonly request: number, readonly times: (user: number) => number }} costs What a request costs, in
 *   characters, and how often a user loads what it needs, beside the others.
 * @returns {Part[]} Those with the most users first.
 */
export function join(parts, { request, times }) {
  /** @type {(users: Iterable<number>) => number} */
  const count = (users) => Array.from(users, times).reduce((all, each) => all + each, 0);
  /** @type {(a: Part, b: Part) => number} */
  const saved = (a, b) => {
    const [ofA, ofB] = [count(a.users), count(b.users)];
    const all = ofA + count(Array.from(b.users).filter((user) => !a.users.has(user)));
    const apart = ofA * (request + a.weight) + ofB * (request + b.weight);
    return apart - all * (request + a.weight + b.weight);
  };
  const joined = [...parts];
  for (;;) {
    let best = { saving: 0, first: 0, second: 0 };
    for (const [second, b] of joined.entries())
      for (const [first, a] of joined.slice(0, second).entries()) {
        const saving = saved(a, b);
        if (saving > best.saving) best = { saving, first, second };
      }
    const [a, b] = [joined[best.first], joined[best.second]];
    if (best.saving === 0 || a === undefined || b === undefined) break;
    joined.splice(best.second, 1);
    joined[best.first] = {
      users: new Set([...a.users, ...b.users]),
      weight: a.weight + b.weight,
      ids: [...a.ids, ...b.ids],
    };
  }
  return joined.toSorted((a, b) => count(b.users) - count(a.users) || b.weight - a.weight);
}

/**
 * What is loaded with some modules: they and all that they import statically.
 * @param {import('vite').Rolldown.PluginContext} graph
 * @returns {(roots: readonly string[]) => Set<string>}
 */
function reachOf(graph) {
  /** @type {(id: string) => readonly string[]} */
  const importsOf = (id) => {
    const { importedIds = [], code = '' } = graph.getModuleInfo(id) ?? {};
    const messages = importedIds.find((each) => MESSAGES.test(each));
    if (messages === undefined) return importedIds;
    const used = Array.from((code ?? '').matchAll(MESSAGE), ([, name]) =>
      messages.replace('.js', `/${name}.js`),
    );
    return [...importedIds.filter((each) => each !== messages), ...used];
  };
  return (roots) => {
    const seen = new Set(roots);
    for (const id of seen) for (const next of importsOf(id)) seen.add(next);
    return seen;
  };
}

/**
 * The part of each module that a page shares with another, or with what comes later.
 * @param {import('vite').Rolldown.PluginContext} graph
 * @returns {Map<string, number>}
 */
function partsOf(graph) {
  const ids = [...graph.getModuleIds()];
  const reached = reachOf(graph);
  /** @type {(page: string) => string[]} */
  const layoutsOf = (page) =>
    ids.filter(
      (id) => id.endsWith('+layout.svelte') && page.startsWith(id.slice(0, -'+layout.svelte'.length)),
    );
  const pages = ids.filter((id) => PAGE.test(id)).map((page) => reached([page, ...layoutsOf(page)]));
  const frame = reached(ids.filter((id) => FRAME.test(id)));
  /** @type {(id: string) => boolean} */
  const comesLater = (id) => {
    const info = graph.getModuleInfo(id);
    return info !== null && info.dynamicImporters.length > 0 && !info.isEntry;
  };
  const later = ids.filter(comesLater);
  // What the frame asks for by itself comes on every page.
  const onEach = later.filter((id) =>
    graph.getModuleInfo(id)?.dynamicImporters.some((each) => frame.has(each)),
  );
  const often = [...pages, ...onEach.map((id) => reached([id]))];
  const loads = [...often, ...later.filter((id) => !onEach.includes(id)).map((id) => reached([id]))];

  /** @type {Map<string, Part>} */
  const byUsers = new Map();
  for (const id of ids) {
    const users = loads.flatMap((load, user) => (load.has(id) ? [user] : []));
    const isOnPage = users.some((user) => user < pages.length);
    if (users.length < 2 || !isOnPage || frame.has(id)) continue;
    const { ids: others = [], weight = 0 } = byUsers.get(users.join()) ?? {};
    const length = graph.getModuleInfo(id)?.code?.length ?? 0;
    byUsers.set(users.join(), { users: new Set(users), weight: weight + length, ids: [...others, id] });
  }
  const parts = join([...byUsers.values()], {
    request: REQUEST,
    times: (user) => (user < often.length ? OFTEN : 1),
  });
  return new Map(parts.slice(0, MOST).flatMap(({ ids: own }, part) => own.map((id) => [id, part])));
}

/**
 * A plugin that finds out which modules come as one file, and the groups of `codeSplitting` that make these files.
 * @returns {{ plugin: import('vite').Plugin, groups: import('vite').Rolldown.CodeSplittingGroup[] }}
 */
export function pageParts() {
  /** @type {Map<string, number>} */
  let parts = new Map();
  return {
    plugin: {
      name: 'page-parts',
      applyToEnvironment: ({ name }) => name === 'client',
      buildEnd(error) {
        if (error === undefined) parts = partsOf(this);
      },
    },
    // What a module imports comes with it, unless it is in a file already: so what most pages need is taken first.
    groups: Array.from({ length: MOST }, (_, part) => ({
      name: 'part',
      test: (id) => parts.get(id) === part,
      priority: 0.9 - part / 100,
    })),
  };
}
