import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const CODE = /\.(js|css|json|html|webmanifest)$/;

/**
 * Makes of a built app another release: each of its files that a browser keeps for good has another name, as each has
 * that was changed. What was compressed beforehand goes: it would still be the old one.
 */
export async function renewBuild(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const compressed = files.filter((file) => /\.(br|gz)$/.test(file));
  await Promise.all(compressed.map((file) => rm(file)));
  const kept = files.filter((file) => !compressed.includes(file));
  const hashed = kept.filter((file) => file.includes('immutable'));
  const { version } = JSON.parse(await readFile(join(folder, 'static/_app/version.json'), 'utf8')) as {
    version: string;
  };
  const names = new Map(hashed.map((file) => [basename(file), renamed(basename(file))]));
  const old = new RegExp([version, ...names.keys()].join('|').replaceAll('.', '\\.'), 'g');
  for (const file of kept.filter((each) => CODE.test(each))) {
    const text = await readFile(file, 'utf8');
    const name = basename(file);
    const newer = text.replace(old, (found) => names.get(found) ?? `${version}-next`);
    await writeFile(file.replace(name, names.get(name) ?? name), newer);
  }
  await Promise.all(hashed.map((file) => rm(file)));
}

const renamed = (name: string): string => name.replace(/\.(\w+)$/, '-next.$1');
