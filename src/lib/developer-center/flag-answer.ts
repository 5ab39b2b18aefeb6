import * as v from 'valibot';
import { notUnderstood } from './wrapper';
import * as value from './values';

/** Reads yes or no. Throws `answer-malformed` for anything else: what is not said is not "no". */
export function readFlag(answer: unknown): boolean {
  const read = v.safeParse(value.yesNo, answer);
  if (read.success) return read.output;
  throw notUnderstood('data', answer);
}
