import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What outlives a test's file if files share their globals and modules: replaced globals and time, mocked modules. */
const REPLACES = /\bvi\.(?:useFakeTimers|setSystemTime|stubGlobal|stubEnv|mock|doMock)\(/;

/** The modules that tests import from beside them. */
const IMPORTED = /from '(\.[^']*\/testing\/[^']*)(?<!\.json)'/g;

/**
 * The unit tests below a folder that have to run by themselves, since they replace something or use a helper that does.
 * To load the modules for each file anew is most of what such a run costs: the others share them.
 * @param {string} folder
 * @returns {string[]} Paths as Vitest wants them.
 */
export function unitsApart(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .filter((path) => replaces(path));
}

/** @param {string} path */
function replaces(path) {
  const text = readFileSync(path, 'utf8');
  const helpers = Array.from(text.matchAll(IMPORTED), ([, name]) => join(path, '..', `${name}.ts`));
  return [text, ...helpers.map((helper) => readFileSync(helper, 'utf8'))].some((each) => REPLACES.test(each));
}
