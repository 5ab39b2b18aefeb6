import type { Endpoint, EndpointName } from '../endpoints';
import { compareAnswer } from './compare-answer';
import { compareParameters } from './compare-parameters';
import type { Correction, Finding } from './correction';
import { shapeOf } from './request-shape';
import type { DescribedOperation } from './swagger';

/** What a description says to one operation of the table. */
export interface Comparison {
  readonly verdict: 'agrees' | 'differs' | 'not-described';
  /** One sentence part each, without a period. */
  readonly differences: readonly string[];
  /** What would make the table agree; nothing for a difference that a table cannot express. */
  readonly correction: Correction;
}

const lastName = (path: string): string => path.split('/').at(-1)?.toLowerCase() ?? '';

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** The described operations at our path, or else at the path of the same last name that is most like ours. */
function candidatesFor(
  { path }: Endpoint,
  operations: readonly DescribedOperation[],
): readonly DescribedOperation[] {
  const exact = operations.filter((each) => each.path === path);
  if (exact.length > 0) return exact;
  const alike = operations
    .filter((each) => lastName(each.path) === lastName(path))
    .toSorted((a, b) => commonLength(b.path, path) - commonLength(a.path, path));
  return alike.filter((each) => each.path === alike[0]?.path);
}

/** Of several verbs ours if it is among them: some frameworks describe all that would be answered. */
function chosen(
  endpoint: Endpoint,
  candidates: readonly DescribedOperation[],
): DescribedOperation | undefined {
  const preference = [endpoint.method, 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const rank = ({ method }: DescribedOperation) => preference.indexOf(method);
  return candidates.toSorted((a, b) => rank(a) - rank(b))[0];
}

function ofAddress({ method, path }: Endpoint, described: DescribedOperation): Finding[] {
  const found: Finding[] = [];
  if (described.path !== path) {
    found.push({ difference: `the path is ${described.path}`, correction: { path: described.path } });
  }
  if (described.method !== method) {
    found.push({
      difference: `the verb is ${described.method}, not ${method}`,
      correction: { method: described.method },
    });
  }
  if (described.parameters.some(({ place }) => place === 'path')) {
    found.push({
      difference: 'the path has a parameter in it, which the table cannot express',
      correction: {},
    });
  }
  return found;
}

function ofEncoding(
  endpoint: Endpoint,
  shape: { encoding: Endpoint['encoding']; wrap: string | null },
): Finding[] {
  const found: Finding[] = [];
  if (shape.encoding !== endpoint.encoding) {
    found.push({
      difference: `parameters travel as ${shape.encoding}, not ${endpoint.encoding}`,
      correction: { encoding: shape.encoding },
    });
  }
  if (shape.wrap !== (endpoint.wrap ?? null)) {
    found.push({
      difference: shape.wrap === null ? 'the body is not wrapped' : `the body is wrapped in ${shape.wrap}`,
      correction: { wrap: shape.wrap },
    });
  }
  return found;
}

/** Several corrections of one operation as one. */
function merged(findings: readonly Finding[]): Correction {
  return findings.reduce<Correction>(
    (all, { correction }) => ({
      ...all,
      ...correction,
      ...(all.parameters || correction.parameters
        ? { parameters: { ...all.parameters, ...correction.parameters } }
        : {}),
      ...(all.answer || correction.answer ? { answer: { ...all.answer, ...correction.answer } } : {}),
    }),
    {},
  );
}

/** Compares one operation of the table with what the platform says of itself; `isSigned`: whether an
 * operator has said how it is signed, for those that are signed at will. */
export function compare(
  name: EndpointName,
  endpoint: Endpoint,
  operations: readonly DescribedOperation[],
  isSigned: boolean,
): Comparison {
  const described = chosen(endpoint, candidatesFor(endpoint, operations));
  if (described === undefined) return { verdict: 'not-described', differences: [], correction: {} };
  const shape = shapeOf(name, endpoint, described);
  const findings = [
    ...ofAddress(endpoint, described),
    ...('difference' in shape
      ? [{ difference: shape.difference, correction: {} }]
      : [...ofEncoding(endpoint, shape), ...compareParameters(name, endpoint, shape.names, isSigned)]),
    ...compareAnswer(name, endpoint, described.data),
  ];
  return {
    verdict: findings.length === 0 ? 'agrees' : 'differs',
    differences: findings.map(({ difference }) => difference),
    correction: merged(findings),
  };
}
