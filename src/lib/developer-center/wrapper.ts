import { OverairError } from '../errors';

/** The most fields of an answer that an error names. */
const MOST_NAMED = 6;

const LONGEST_NAME = 24;

/**
 * An answer whose outer form is not understood, as `answer-malformed`: `field` is what was looked for, `found` what
 * is there, so that an operator can say where it stands. Names of fields alone, never what stands in them.
 */
export function notUnderstood(field: string, answer: unknown): OverairError {
  return new OverairError('answer-malformed', { field, found: formOf(answer) });
}

/** What an answer is, in few words: its kind, or the names of its fields. */
function formOf(answer: unknown): string {
  if (answer === null || answer === undefined) return 'null';
  if (Array.isArray(answer)) return `[${answer.length}]`;
  if (!isRecord(answer)) return typeof answer;
  const names = Object.keys(answer).map((name) => name.replace(/[^\w.-]/g, '').slice(0, LONGEST_NAME));
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return `{${shown}${names.length > MOST_NAMED ? ', …' : ''}}`;
}

/** Whether it is a JSON object: neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
