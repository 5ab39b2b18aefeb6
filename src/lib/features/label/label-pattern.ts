/**
 * What a label holds, as an operator writes it down: literal text with `{product}`, `{device}` and `{name}` if a key or
 * the end of a name stands there, and `*` for anything. It is no regular expression: it is matched in steps bounded by
 * its length times that of the text, so none can keep a page from answering.
 */

/** Characters of a pattern, and of what is read of a label: codes hold less than 3,000, and people type less. */
export const LONGEST_PATTERN = 200;
/** The longest text of a label that is looked at, in UTF-16 units: more than any code holds. */
export const LONGEST_TEXT = 2_048;

/** What a label can name, as a pattern writes it in braces. */
export const labelFields = ['product', 'device', 'name'] as const;

export type LabelField = (typeof labelFields)[number];

/** What a label says by its pattern. */
export type LabelFields = Readonly<Partial<Record<LabelField, string>>>;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'field'; readonly field: LabelField };

export type LabelPattern = readonly Part[];

/** Why a text is no pattern. */
export type PatternProblem =
  | { readonly kind: 'too-long' }
  | { readonly kind: 'open-brace' } // a brace that is not closed, or closed and never opened
  | { readonly kind: 'unknown-field'; readonly field: string }
  | { readonly kind: 'field-twice'; readonly field: LabelField }
  | { readonly kind: 'not-parted' } // two fields, or a field and anything, with nothing between that parts them
  | { readonly kind: 'names-none' }; // neither a device's key nor a name

export type ReadPattern =
  | { readonly pattern: LabelPattern; readonly problem: null }
  | { readonly pattern: null; readonly problem: PatternProblem };

/** Reads what an operator has written. Blank at its ends is left out. */
export function readPattern(text: string): ReadPattern {
  const written = text.trim();
  if (written.length > LONGEST_PATTERN) return wrong({ kind: 'too-long' });
  const parts: Part[] = [];
  for (const piece of written.match(/\{[^{}]*\}|\*+|[{}]|[^{}*]+/g) ?? []) {
    if (piece === '{' || piece === '}') return wrong({ kind: 'open-brace' });
    if (piece.startsWith('*')) parts.push({ kind: 'any' });
    else if (piece.startsWith('{')) {
      const name = piece.slice(1, -1).trim();
      const field = labelFields.find((each) => each === name.toLowerCase());
      if (field === undefined) return wrong({ kind: 'unknown-field', field: name });
      parts.push({ kind: 'field', field });
    } else parts.push({ kind: 'text', text: piece });
  }
  const problem = problemOf(parts);
  return problem === null ? { pattern: parts, problem } : wrong(problem);
}

const wrong = (problem: PatternProblem): ReadPattern => ({ pattern: null, problem });

function problemOf(parts: readonly Part[]): PatternProblem | null {
  const fields = parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
  const twice = fields.find((field, place) => fields.indexOf(field) !== place);
  if (twice !== undefined) return { kind: 'field-twice', field: twice };
  const isOpen = (part: Part | undefined): boolean => part !== undefined && part.kind !== 'text';
  if (parts.some((part, place) => isOpen(part) && isOpen(parts[place + 1]))) return { kind: 'not-parted' };
  return fields.includes('device') || fields.includes('name') ? null : { kind: 'names-none' };
}

const KEY_CHARACTER = /[0-9A-Za-z_:.-]/;

/** Case of letters on a label says nothing. */
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * What a label says by `pattern`, which may stand anywhere in its text; null if it does not fit. A field is as short as
 * what follows it allows, the last one as long as a key goes. Of `text` the first `LONGEST_TEXT` characters count.
 */
export function fieldsByPattern(pattern: LabelPattern, text: string): LabelFields | null {
  const label = text.slice(0, LONGEST_TEXT);
  const hopeless = new Set<number>();
  for (let start = 0; start <= label.length; start++) {
    const spans = match(pattern, label, start, hopeless);
    if (spans !== null) return spans;
  }
  return null;
}

/** A place in the pattern and one in the text, and where the part that the first names began in the text. */
interface Step {
  readonly part: number;
  readonly at: number;
  readonly since: number;
  readonly fields: LabelFields;
}

function match(
  pattern: LabelPattern,
  label: string,
  start: number,
  hopeless: Set<number>,
): LabelFields | null {
  const steps: Step[] = [{ part: 0, at: start, since: start, fields: {} }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const part = pattern[step.part];
    if (part === undefined) return step.fields;
    // What was tried from here has led nowhere, however it was come by.
    const isBegun = step.at > step.since;
    const mark = ((step.part * (label.length + 1) + step.at) << 1) | Number(isBegun);
    if (hopeless.has(mark)) continue;
    hopeless.add(mark);
    steps.push(...followers(pattern, part, label, step).toReversed());
  }
  return null;
}

/** Where it can go on, the likeliest first. */
function followers(pattern: LabelPattern, part: Part, label: string, step: Step): readonly Step[] {
  const { at, since, fields } = step;
  const next = (to: number, found: LabelFields): Step => ({
    part: step.part + 1,
    at: to,
    since: to,
    fields: found,
  });
  if (part.kind === 'text') {
    const end = at + part.text.length;
    return same(label.slice(at, end), part.text) ? [next(end, fields)] : [];
  }
  if (part.kind === 'any') {
    return at < label.length ? [next(at, fields), { ...step, at: at + 1 }] : [next(at, fields)];
  }
  const done = at > since ? [next(at, { ...fields, [part.field]: label.slice(since, at) })] : [];
  const more = KEY_CHARACTER.test(label.charAt(at)) ? [{ ...step, at: at + 1 }] : [];
  const isLast = step.part === pattern.length - 1;
  return isLast ? [...more, ...done] : [...done, ...more];
}
