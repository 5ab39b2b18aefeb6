import { fromUsualPaths } from '../answer-paths';
import { descriptionPath, servicePlaces, type ServicePlace } from '../api-places';
import { endpointNames, type Endpoint, type EndpointTable, type Json } from '../endpoints';
import { openOperations } from './operations';
import { furtherParameters, type CenterOperation } from './requests';
import { answerModels, isOptional, parameterTypes, type WireType } from './wire-models';

type Schema = Readonly<Record<string, Json>>;
type Definitions = Record<string, Schema>;

const plain: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
};

function isList(type: WireType): type is readonly [WireType] {
  return Array.isArray(type);
}

function schemaOf(type: WireType): Schema {
  if (typeof type === 'string') return plain[type] ?? {};
  if (isList(type)) return { type: 'array', items: schemaOf(type[0]) };
  const properties = Object.entries(type).map(([name, field]) => [name, schemaOf(field)]);
  return { type: 'object', properties: Object.fromEntries(properties) as Schema };
}

/** Adds a definition and gives what refers to it. */
function define(definitions: Definitions, title: string, schema: Schema): Schema {
  definitions[title] = { ...schema, title };
  return { $ref: `#/definitions/${title}` };
}

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** What an operation takes, by the platform's names. */
function parametersOf(name: CenterOperation, endpoint: Endpoint): Parameter[] {
  const named = Object.entries(endpoint.parameters).map(([ours, theirs]) => ({
    name: theirs,
    required: !isOptional(name, ours),
    schema: schemaOf(parameterTypes[ours] ?? 'string'),
  }));
  const further = furtherParameters[name] ?? [];
  return [...named, ...further.map((each) => ({ name: each, required: false, schema: schemaOf('string') }))];
}

function bodyOf(name: CenterOperation, endpoint: Endpoint, definitions: Definitions): Schema {
  const parameters = parametersOf(name, endpoint);
  const properties = Object.fromEntries(parameters.map((each) => [each.name, each.schema]));
  const required = parameters.filter((each) => each.required).map((each) => each.name);
  const item = define(definitions, `${name}Request`, { type: 'object', required, properties });
  const body: Schema = endpoint.encoding === 'json-array' ? { type: 'array', items: item } : item;
  if (endpoint.wrap === undefined) return body;
  return define(definitions, `${name}Wrapper`, {
    type: 'object',
    required: [endpoint.wrap],
    properties: { [endpoint.wrap]: body },
  });
}

/** A form's parameters are described as in the query, as the platform's framework does. */
function describedParameters(name: CenterOperation, endpoint: Endpoint, definitions: Definitions): Schema[] {
  const token = { in: 'header', name: 'Authorization', required: true, type: 'string' };
  const isBody = endpoint.encoding === 'json' || endpoint.encoding === 'json-array';
  return [
    ...(openOperations.has(name) ? [] : [token]),
    ...(isBody
      ? [{ in: 'body', name: 'request', required: true, schema: bodyOf(name, endpoint, definitions) }]
      : parametersOf(name, endpoint).map(({ schema, ...parameter }) => ({
          in: 'query',
          ...parameter,
          ...schema,
        }))),
  ];
}

function answerOf(name: CenterOperation, endpoint: Endpoint, definitions: Definitions): Schema {
  const model = fromUsualPaths(name, endpoint.answer, answerModels[name]) as WireType | null;
  const data: Schema = model === null ? { type: 'object' } : schemaOf(model);
  return define(definitions, `Result«${name}»`, {
    type: 'object',
    properties: {
      code: schemaOf('int32'),
      msg: schemaOf('string'),
      extMsg: schemaOf('string'),
      data: data.type === 'object' ? define(definitions, `${name}Data`, data) : data,
    },
  });
}

function describe({ basePath, group }: ServicePlace, endpoints: EndpointTable, host: string) {
  const definitions: Definitions = {};
  const paths: Record<string, Record<string, Schema>> = {};
  for (const name of endpointNames) {
    const endpoint = endpoints[name];
    if (!endpoint.path.startsWith(`${basePath}/`)) continue;
    const verbs = (paths[endpoint.path.slice(basePath.length)] ??= {});
    // Two operations may share an endpoint: the first counts, as it does where requests are taken.
    verbs[endpoint.method.toLowerCase()] ??= {
      operationId: name,
      summary: name,
      produces: ['application/json'],
      parameters: describedParameters(name, endpoint, definitions),
      responses: { 200: { description: 'OK', schema: answerOf(name, endpoint, definitions) } },
    };
  }
  const info = { title: group, version: '2.0' };
  return { swagger: '2.0', info, host, basePath, paths, definitions };
}

/**
 * The center's description of itself, Swagger 2, at the three addresses of `servicePlaces` and for everybody; null for any
 * other address.
 */
export function answerDescription(url: URL, endpoints: EndpointTable, address: string): Response | null {
  const asked = url.pathname + url.search;
  const service = servicePlaces.find((place) => descriptionPath(place) === asked);
  return service === undefined ? null : Response.json(describe(service, endpoints, new URL(address).host));
}
