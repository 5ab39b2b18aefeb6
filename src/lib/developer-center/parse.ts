import * as v from 'valibot';
import { OverairError } from '../errors';

/** A list as it could be read: what does not parse is kept apart, never dropped in silence. */
export interface Parsed<Item> {
  readonly items: readonly Item[];
  /** One `answer-malformed` for each item that could not be read, naming its place. */
  readonly malformed: readonly OverairError[];
}

/** Reads an answer. Throws `answer-malformed`, whose `details.field` is the place, e.g. `data.comVerList.0.sort`. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  place = 'data',
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw malformed(place, result.issues[0]);
}

/** Reads each item of a list for itself. Throws `answer-malformed` only if it is not a list. */
export function parseList<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  place = 'data',
): Parsed<v.InferOutput<Schema>> {
  const list = parse(v.nullish(v.array(v.unknown()), []), value, place);
  const items: v.InferOutput<Schema>[] = [];
  const bad: OverairError[] = [];
  list.forEach((item, index) => {
    const result = v.safeParse(schema, item);
    if (result.success) items.push(result.output);
    else bad.push(malformed(`${place}.${index}`, result.issues[0]));
  });
  return { items, malformed: bad };
}

/** Names the place alone: what stands there may be a secret. */
function malformed(place: string, issue: v.BaseIssue<unknown>): OverairError {
  const path = v.getDotPath(issue);
  const field = path === null ? place : `${place}.${path}`;
  return new OverairError('answer-malformed', { field });
}
