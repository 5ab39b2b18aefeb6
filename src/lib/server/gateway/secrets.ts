/** What opens a device over Bluetooth; the platform sends it along with every device of every list. */
const secretNames = new Set(['authkey', 'bindingcode', 'btpwd']);

function isSecret(name: string): boolean {
  return secretNames.has(name.toLowerCase().replace(/[^a-z]/g, ''));
}

/** A copy with every value replaced by what `replace` makes of it; what is undefined is left out. */
function transform(value: unknown, replace: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => transform(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  const copy: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    const replaced = replace(name, item);
    if (replaced !== undefined) copy.push([name, transform(replaced, replace)]);
  }
  return Object.fromEntries(copy);
}

/** An answer as a page may have it: no secrets at any depth, and every firmware link sealed. */
export function cleanAnswer(data: unknown, sealLink: (url: string) => string): unknown {
  return transform(data, (name, value) => {
    if (isSecret(name)) return undefined;
    if (name === 'filePath' && typeof value === 'string' && value !== '') return sealLink(value);
    return value;
  });
}
