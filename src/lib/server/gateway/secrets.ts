import { OverairError } from '../../errors';

/** What opens a device over Bluetooth; the platform sends it along with every device of every list. */
const secretNames = new Set(['authkey', 'bindingcode', 'btpwd']);

type Kind = 'secret' | 'link' | 'other';

/** Names whose kind is remembered; an answer has a few dozen, again and again. */
const MOST_NAMES = 2_000;
const kinds = new Map<string, Kind>();

function judge(name: string): Kind {
  if (secretNames.has(name.toLowerCase().replace(/[^a-z]/g, ''))) return 'secret';
  return name === 'filePath' ? 'link' : 'other';
}

const LETTER_A = 97;
const LETTER_Z = 122;
/** What the names that matter begin with, but for what is no letter. */
const BEGINNINGS: ReadonlySet<number> = new Set(
  [...secretNames, 'filePath'].map((name) => name.charCodeAt(0)),
);

/** Whether a name begins with a letter that no name that matters begins with: most of them do. */
function isHarmless(name: string): boolean {
  const letter = name.charCodeAt(0) | 32;
  return letter >= LETTER_A && letter <= LETTER_Z && !BEGINNINGS.has(letter);
}

function kindOf(name: string): Kind {
  if (isHarmless(name)) return 'other';
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = judge(name);
  if (kinds.size < MOST_NAMES) kinds.set(name, kind);
  return kind;
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** No answer of a Developer Center is as deep; one that is would outgrow the stack. */
const DEEPEST = 64;

function cleanObject(
  parent: Record<string, unknown>,
  sealLink: (url: string) => string,
  depth: number,
): void {
  for (const name of Object.keys(parent)) {
    const value = parent[name];
    const kind = kindOf(name);
    // Undefined is left out of JSON; deleted, the object would be slow to write from then on.
    if (kind === 'secret') parent[name] = undefined;
    else if (isParent(value)) clean(value, sealLink, depth + 1);
    else if (kind === 'link' && typeof value === 'string' && value !== '') parent[name] = sealLink(value);
  }
}

function clean(value: unknown, sealLink: (url: string) => string, depth: number): void {
  if (!isParent(value)) return;
  if (depth > DEEPEST) throw new OverairError('answer-malformed', { field: 'depth' });
  if (Array.isArray(value)) for (const item of value) clean(item, sealLink, depth + 1);
  else cleanObject(value, sealLink, depth);
}

/**
 * Makes an answer, as JSON gave it, into one that a page may have, in its place: every secret at any depth becomes
 * undefined, and every firmware link is sealed. Throws `answer-malformed` for one nested more than 64 deep.
 */
export function cleanAnswer(data: unknown, sealLink: (url: string) => string): unknown {
  clean(data, sealLink, 0);
  return data;
}
