import * as v from 'valibot';
import { isRecord } from '../../developer-center/wrapper';
import { usualPaths } from '../answer-paths';
import {
  defaultEndpoints,
  encodings,
  endpointNames,
  methods,
  type Endpoint,
  type EndpointName,
  type EndpointTable,
  type Json,
} from '../endpoints';
import { ConfigurationError, text, type Environment } from './configuration-values';
import { lossOf, type Loss } from './endpoint-losses';

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const exact = 'a number that JSON carries whole, or a text of its digits';
const JsonValue: v.GenericSchema<Json> = v.lazy(() =>
  v.union([
    v.string(),
    v.boolean(),
    v.null(),
    v.pipe(
      v.number(),
      v.check((number) => !Number.isInteger(number) || Number.isSafeInteger(number), exact),
    ),
    v.array(JsonValue),
    v.record(v.string(), JsonValue),
  ]),
);

const Headers = v.record(
  v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, 'named as HTTP names headers')),
  v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,1000}$/, 'printable ASCII')),
);

const Path = v.pipe(v.string(), v.regex(/^(\.|\w+(\.\w+){0,7})$/, 'names parted by dots, or a dot alone'));

const Override = v.partial(
  v.strictObject({
    method: v.picklist(methods, `one of ${methods.join(', ')}`),
    path: v.pipe(v.string(), v.regex(/^\/[\w\-./]*$/, 'a path that begins with a slash')),
    encoding: v.picklist(encodings, `one of ${encodings.join(', ')}`),
    parameters: v.record(Name, v.nullable(Name)),
    constants: v.record(Name, JsonValue),
    headers: Headers,
    wrap: v.nullable(Name),
    answer: v.partial(v.strictObject({ list: Path, components: Path, successes: Path, failures: Path })),
  }),
);
type Override = v.InferOutput<typeof Override>;

/** `*` stands for every operation. */
const Overrides = v.strictObject({
  ...v.entriesFromList(endpointNames, v.optional(Override)),
  '*': v.optional(v.partial(v.strictObject({ headers: Headers }))),
});
type Overrides = v.InferOutput<typeof Overrides>;

function refuse({ operation, field, reason }: Loss): never {
  throw new ConfigurationError(`ENDPOINTS is wrong at ${operation}.${field}: ${reason}.`);
}

function readOverrides(environment: Environment): Overrides {
  const raw = text(environment, 'ENDPOINTS');
  if (raw === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    json = null;
  }
  if (!isRecord(json)) throw new ConfigurationError('ENDPOINTS must be JSON: {operation: {field: value}}.');
  const parsed = v.safeParse(Overrides, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? '';
  const isUnknown = issue.type === 'strict_object' && issue.expected === 'never';
  throw new ConfigurationError(
    isUnknown
      ? `ENDPOINTS has ${place}, which is no ${place.includes('.') ? 'field' : 'operation'} of the table.`
      : `ENDPOINTS is wrong at ${place}: it must be ${ruleOf(issue)}.`,
  );
}

/** Rules of our own are written to follow "it must be"; those of the library are not. */
function ruleOf({ message, expected }: v.BaseIssue<unknown>): string {
  return message.startsWith('Invalid') ? (expected ?? 'something else') : message;
}

/** Parameters are corrected one by one, so that what is not named is not lost; null leaves one out on purpose. */
function correctedParameters(
  name: EndpointName,
  usual: Endpoint['parameters'],
  changes: Override['parameters'] = {},
): Record<string, string> {
  const corrected = new Map(Object.entries(usual));
  for (const [ours, theirs] of Object.entries(changes)) {
    const field = `parameters.${ours}`;
    if (!Object.hasOwn(usual, ours)) {
      const known = Object.keys(usual).join(', ') || 'none';
      refuse({ operation: name, field, reason: `the operation has no such parameter; it has ${known}` });
    }
    if (theirs === null) corrected.delete(ours);
    else corrected.set(ours, theirs);
  }
  return Object.fromEntries(corrected);
}

function checkedAnswer(name: EndpointName, answer: Override['answer'] = {}): Endpoint['answer'] {
  const usual = usualPaths[name] ?? {};
  const foreign = Object.keys(answer).find((part) => !Object.hasOwn(usual, part));
  if (foreign === undefined) return answer as Endpoint['answer'];
  const parts = Object.keys(usual).join(', ') || 'none';
  return refuse({ operation: name, field: `answer.${foreign}`, reason: `its answer’s parts are: ${parts}` });
}

function corrected(
  name: EndpointName,
  usual: Endpoint,
  { parameters, answer, wrap, ...plain }: Override,
  headers: Readonly<Record<string, string>>,
): Endpoint {
  const { wrap: usualWrap, ...rest } = usual;
  const wrapper = wrap === undefined ? usualWrap : wrap;
  return {
    ...rest,
    ...(plain as Partial<Endpoint>),
    parameters: correctedParameters(name, usual.parameters, parameters),
    headers: { ...usual.headers, ...headers, ...plain.headers },
    ...(typeof wrapper === 'string' ? { wrap: wrapper } : {}),
    ...(answer === undefined ? {} : { answer: { ...usual.answer, ...checkedAnswer(name, answer) } }),
  };
}

/**
 * The endpoint table with the corrections of `ENDPOINTS`. Throws `ConfigurationError` that names operation and field,
 * also for a table by which something would be lost on its way.
 */
export function parseEndpoints(environment: Environment): EndpointTable {
  const overrides = readOverrides(environment);
  const headers = overrides['*']?.headers ?? {};
  const table = Object.fromEntries(
    endpointNames.map((name) => {
      const endpoint = corrected(name, defaultEndpoints[name], overrides[name] ?? {}, headers);
      const loss = lossOf(name, endpoint);
      if (loss !== null) refuse(loss);
      return [name, endpoint];
    }),
  );
  return table as unknown as EndpointTable;
}
