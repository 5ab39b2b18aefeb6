import * as v from 'valibot';
import type { ServicePlace } from '../api-places';

/** A JSON schema with its references followed; of what a description leaves open, nothing is there. */
export interface Schema {
  readonly type: string;
  readonly items: Schema | null;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly required: ReadonlySet<string>;
}

/** A parameter in the address, or in a form. */
export interface DescribedParameter {
  readonly name: string;
  readonly place: 'query' | 'form' | 'header' | 'path';
  readonly required: boolean;
}

/** One operation as a platform describes it. */
export interface DescribedOperation {
  /** In capitals. */
  readonly method: string;
  /** Below the Developer Center's address. */
  readonly path: string;
  readonly parameters: readonly DescribedParameter[];
  readonly body: Schema | null;
  /** What stands under `data` in the answer; null if that is not said. */
  readonly data: Schema | null;
}

/** A description is not followed deeper: some refer to themselves. */
const DEEPEST = 8;

const Text = v.fallback(v.string(), '');
const Fields = v.fallback(v.record(v.string(), v.unknown()), {});
const RawSchema = v.object({
  $ref: Text,
  type: Text,
  items: v.optional(v.unknown()),
  properties: Fields,
  required: v.fallback(v.array(v.string()), []),
});

const RawOperation = v.object({
  parameters: v.fallback(v.array(v.unknown()), []),
  responses: v.fallback(v.object({ 200: v.fallback(v.object({ schema: v.optional(v.unknown()) }), {}) }), {
    200: {},
  }),
});

const RawParameter = v.object({
  in: Text,
  name: Text,
  required: v.fallback(v.boolean(), false),
  schema: v.optional(v.unknown()),
});

const Description = v.object({
  swagger: v.literal('2.0'),
  basePath: Text,
  paths: v.record(v.string(), v.record(v.string(), v.unknown())),
  definitions: Fields,
});

const places = { query: 'query', formData: 'form', header: 'header', path: 'path' } as const;

function placeOf(place: string): DescribedParameter['place'] | null {
  return Object.hasOwn(places, place) ? places[place as keyof typeof places] : null;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

class Reader {
  readonly #definitions: Readonly<Record<string, unknown>>;

  constructor(definitions: Readonly<Record<string, unknown>>) {
    this.#definitions = definitions;
  }

  schema(raw: unknown, depth = 0): Schema | null {
    const parsed = v.safeParse(RawSchema, raw);
    if (!parsed.success || depth > DEEPEST) return null;
    const { $ref, type, items, properties, required } = parsed.output;
    if ($ref !== '') return this.schema(this.#definition($ref), depth + 1);
    const read = Object.entries(properties).flatMap(([name, property]) => {
      const schema = this.schema(property, depth + 1);
      return schema === null ? [] : [[name, schema] as const];
    });
    return {
      type: type === '' && read.length > 0 ? 'object' : type,
      items: items === undefined ? null : this.schema(items, depth + 1),
      properties: new Map(read),
      required: new Set(required),
    };
  }

  #definition(reference: string): unknown {
    const title = reference.replace('#/definitions/', '');
    // Some tools write references as addresses are written.
    const names = [title, decoded(title)];
    return names
      .map((name) => (Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined))
      .find((definition) => definition !== undefined);
  }

  operation(method: string, path: string, raw: unknown): DescribedOperation[] {
    const parsed = v.safeParse(RawOperation, raw);
    if (!parsed.success) return [];
    const parameters = parsed.output.parameters.flatMap((each) => {
      const parameter = v.safeParse(RawParameter, each);
      return parameter.success ? [parameter.output] : [];
    });
    const body = parameters.find((each) => each.in === 'body');
    const envelope = this.schema(parsed.output.responses[200].schema);
    return [
      {
        method: method.toUpperCase(),
        path,
        body: body === undefined ? null : this.schema(body.schema),
        data: envelope?.properties.get('data') ?? null,
        parameters: parameters.flatMap(({ name, required, in: given }) => {
          const place = placeOf(given);
          return place === null ? [] : [{ name, required, place }];
        }),
      },
    ];
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign that stands for itself.
    return text;
  }
}

/**
 * The operations of one service's description; null for what is no Swagger 2. What of it cannot be read is left out: it
 * is compared with, and decides nothing.
 */
export function readDescription(json: unknown, place: ServicePlace): DescribedOperation[] | null {
  const parsed = v.safeParse(Description, json);
  if (!parsed.success) return null;
  const { basePath, paths, definitions } = parsed.output;
  const reader = new Reader(definitions);
  const base = basePath === '' || basePath === '/' ? place.basePath : basePath.replace(/\/+$/, '');
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] === undefined ? [] : reader.operation(method, base + path, item[method]),
    ),
  );
}
