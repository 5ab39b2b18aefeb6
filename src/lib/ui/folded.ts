/** What is the same of two texts for who searches: without case, width, accents, and in one form of what has several. */
export function folded(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Most keys, versions and names are: they need no more than lower case. */
// eslint-disable-next-line no-control-regex -- all of ASCII
const isPlain = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);

/** The words of a search, each of which has to be found. */
export const wordsOf = (search: string): readonly string[] =>
  folded(search)
    .split(/\s+/)
    .filter((word) => word !== '');
