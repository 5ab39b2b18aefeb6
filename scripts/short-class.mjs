/** As many characters of the hash as tell the components of an app this size apart. */
const LENGTH = 4;

/** @type {Map<string, string>} The component of each class. */
const files = new Map();

/**
 * The class by which the styles of a component reach no other: it stands in every page and style, and does not compress.
 * @param {{ hash: (text: string) => string, filename: string }} component
 * @throws {Error} If two components would have the same.
 */
export function shortClass({ hash, filename }) {
  // Its last ones: half of all hashes begin with the same.
  const name = `s${hash(filename).slice(-LENGTH)}`;
  const taken = files.get(name) ?? filename;
  if (taken !== filename) throw new Error(`${filename} and ${taken} have the same class: lengthen LENGTH.`);
  files.set(name, filename);
  return name;
}
