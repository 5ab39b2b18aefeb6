import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

// `npm run lint`: no file of the app imports itself by way of others, types and lazy imports included.

const root = resolve(import.meta.dirname, '..');
const lib = join(root, 'src/lib');

/** The code of a file; of a component that of its scripts. */
function codeOf(file) {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, code]) => code).join('\n');
}

/** The file of the app that a specifier names; null if it names a package or what is generated. */
function fileOf(specifier, importer) {
  const path = specifier.startsWith('$lib/')
    ? join(lib, specifier.slice('$lib/'.length))
    : specifier.startsWith('.')
      ? resolve(dirname(importer), specifier)
      : null;
  if (path === null) return null;
  const found = [path, `${path}.ts`, join(path, 'index.ts')].find(
    (each) => /\.(ts|svelte)$/.test(each) && existsSync(each),
  );
  return found ?? null;
}

function importsOf(file) {
  const { importedFiles } = ts.preProcessFile(codeOf(file), true, true);
  const found = importedFiles.map(({ fileName }) => fileOf(fileName, file));
  return [...new Set(found.filter((each) => each !== null))];
}

/** The first circle that is met from each file, each as the files on it, the first of them once more at the end. */
function findCircles(graph) {
  const circles = [];
  const done = new Set();
  const path = [];
  const visit = (file) => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return circles;
}

const files = ts.sys
  .readDirectory(join(root, 'src'), ['.ts', '.svelte'], ['src/lib/paraglide'])
  .filter((file) => !file.includes('/paraglide/'));
const circles = findCircles(new Map(files.map((file) => [file, importsOf(file)])));
for (const circle of circles)
  console.error(`A circle of imports: ${circle.map((file) => relative(root, file)).join(' → ')}`);
process.exitCode = circles.length > 0 ? 1 : 0;
