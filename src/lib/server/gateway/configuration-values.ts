import * as v from 'valibot';

/** A setting that stops the start; its message is one sentence for the operator and never holds the value. */
export class ConfigurationError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's text; an empty one counts as not set. */
export function text(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

/** A variable that is not set is undefined; a wrong one stops the start, `rule` saying what it must be. */
export function value<T extends v.GenericSchema<string, unknown>>(
  environment: Environment,
  name: string,
  schema: T,
  rule: string,
): v.InferOutput<T> | undefined {
  const raw = text(environment, name);
  if (raw === undefined) return undefined;
  const parsed = v.safeParse(schema, raw);
  if (parsed.success) return parsed.output;
  throw new ConfigurationError(`${name} must be ${rule}.`);
}

/** A number written in decimal digits. */
export const Decimal = v.pipe(v.string(), v.regex(/^\d{1,9}(\.\d{1,6})?$/), v.transform(Number));

/** A whole number within bounds, in decimal digits. */
export function integer(least: number, most: number) {
  return v.pipe(Decimal, v.integer(), v.minValue(least), v.maxValue(most));
}

export const Port = integer(0, 65_535);

/** 1 for yes, 0 for no. */
export const Flag = v.pipe(
  v.picklist(['0', '1']),
  v.transform((flag) => flag === '1'),
);

/** An http or https address, without credentials, query or fragment; a slash at its end is dropped. */
export const Address = v.pipe(
  v.string(),
  v.url(),
  v.transform((url) => new URL(url)),
  v.check(({ protocol }) => protocol === 'https:' || protocol === 'http:'),
  v.check(({ username, password, search, hash }) => username + password + search + hash === ''),
);

/** JSON that then follows a schema. */
export function json<T extends v.GenericSchema>(schema: T) {
  return v.pipe(v.string(), v.parseJson(), schema);
}
