import { usualPaths } from '../answer-paths';
import type { AnswerPaths, Endpoint, EndpointName } from '../endpoints';
import type { Finding } from './correction';
import type { Schema } from './swagger';

type Part = keyof AnswerPaths;

/** What our schemas read beside the usual place. */
const alsoRead: Readonly<Partial<Record<EndpointName, Partial<Record<Part, readonly string[]>>>>> = {
  bluetoothPlan: { components: ['comVerList', '.'] },
  actOnPlans: { failures: ['failureList'] },
};

/** How a part is known among the lists of an answer: by its items' fields, or by its own name. */
const marks: Readonly<Record<Part, (path: string, items: Schema | null) => boolean>> = {
  list: (_path, items) => has(items, 'deviceKey', 'dk', 'planId'),
  components: (_path, items) => has(items, 'comNo', 'componentNo', 'fileList'),
  successes: (path) => /succ|ok/i.test(path),
  failures: (path) => /fail|err/i.test(path),
};

const DEEPEST = 3;

function has(items: Schema | null, ...names: readonly string[]): boolean {
  return items !== null && names.some((name) => items.properties.has(name));
}

function schemaAt(schema: Schema, path: string): Schema | null {
  if (path === '.') return schema;
  return path.split('.').reduce<Schema | null>((found, name) => found?.properties.get(name) ?? null, schema);
}

/** Every list of a schema, with its path. */
function listsOf(schema: Schema, path = '.', depth = 0): { path: string; items: Schema | null }[] {
  if (schema.type === 'array') return [{ path, items: schema.items }];
  if (depth > DEEPEST) return [];
  return [...schema.properties].flatMap(([name, inner]) =>
    listsOf(inner, path === '.' ? name : `${path}.${name}`, depth + 1),
  );
}

function isOpen({ type, properties }: Schema): boolean {
  return type !== 'array' && properties.size === 0;
}

function comparePart(part: Part, path: string, others: readonly string[], schema: Schema): Finding[] {
  if (isOpen(schema)) return [];
  const isThere = [path, ...others].some((each) => schemaAt(schema, each)?.type === 'array');
  if (isThere) return [];
  const lists = listsOf(schema);
  const marked = lists.filter((list) => marks[part](list.path, list.items));
  const [only] = marked.length > 0 ? marked : lists;
  if (only === undefined || (marked.length === 0 && (lists.length > 1 || part !== 'list'))) {
    return [{ difference: `the answer has no ${part} at ${path}`, correction: {} }];
  }
  return [
    {
      difference: `the answer has its ${part} at ${only.path}, not ${path}`,
      correction: { answer: { [part]: only.path } },
    },
  ];
}

/** Compares where the parts of an answer are looked for with where they are described; `data` null: nothing is said. */
export function compareAnswer(name: EndpointName, endpoint: Endpoint, data: Schema | null): Finding[] {
  const paths: AnswerPaths = { ...usualPaths[name], ...endpoint.answer };
  if (data === null) return [];
  const others = (part: Part) => alsoRead[name]?.[part] ?? [];
  const findings: Finding[] = [];
  for (const part of ['list', 'successes', 'failures'] as const) {
    const path = paths[part];
    if (path !== undefined) findings.push(...comparePart(part, path, others(part), data));
  }
  const list = findings.find(({ correction }) => correction.answer?.['list'])?.correction.answer?.['list'];
  const plan = paths.list === undefined ? data : (schemaAt(data, list ?? paths.list)?.items ?? null);
  if (paths.components !== undefined && plan !== null) {
    findings.push(...comparePart('components', paths.components, others('components'), plan));
  }
  return findings;
}
