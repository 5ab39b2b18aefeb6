import { parse } from 'lossless-json';
import type { Endpoint, EndpointName, EndpointTable } from '../endpoints';
import { RefusedRequest } from './words';

export type CenterOperation = EndpointName;

/** Parameters by our names; numbers of a JSON body as their digits, so that an int64 keeps them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What the platform takes beyond what our table sends, by its names. */
export const furtherParameters: Readonly<Partial<Record<CenterOperation, readonly string[]>>> = {
  emailSignIn: ['mcc'],
  signOut: ['deviceId'],
  devices: ['pkList'],
  deviceAttributes: ['type'],
};

/** Finds the operation of a request by verb and path. Two operations may share an endpoint: the first counts. */
export class Router {
  readonly #byEndpoint = new Map<string, CenterOperation>();
  readonly #paths = new Set<string>();

  constructor(endpoints: EndpointTable) {
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const key = `${endpoint.method} ${endpoint.path}`;
      if (!this.#byEndpoint.has(key)) this.#byEndpoint.set(key, name as CenterOperation);
      this.#paths.add(endpoint.path);
    }
  }

  /** Null: no such path; 'wrong-verb': the path wants another. */
  find(method: string, path: string): CenterOperation | 'wrong-verb' | null {
    return this.#byEndpoint.get(`${method} ${path}`) ?? (this.#paths.has(path) ? 'wrong-verb' : null);
  }
}

/** The parameters of a request, one record of each item; one alone if the encoding is not an array. */
export async function readParameters(
  operation: CenterOperation,
  endpoint: Endpoint,
  request: Request,
  url: URL,
): Promise<Parameters[]> {
  const further = (furtherParameters[operation] ?? []).map((name) => [name, name] as const);
  const named = (value: (name: string) => unknown): Parameters =>
    Object.fromEntries(
      [...further, ...Object.entries(endpoint.parameters)]
        .map(([ours, theirs]) => [ours, value(theirs)] as const)
        .filter(([, content]) => content !== undefined && content !== null),
    );
  if (endpoint.encoding === 'query') return [named((name) => url.searchParams.get(name))];
  const text = await request.text();
  if (endpoint.encoding === 'form') {
    const form = new URLSearchParams(text);
    return [named((name) => form.get(name))];
  }
  const body = unwrapped(parseBody(text), endpoint.wrap);
  const items = endpoint.encoding === 'json-array' ? body : [body ?? {}];
  if (!Array.isArray(items)) throw new RefusedRequest('parameterWrong');
  return items.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw new RefusedRequest('parameterWrong');
    const record = item as Record<string, unknown>;
    return named((name) => record[name]);
  });
}

function unwrapped(body: unknown, wrap: string | undefined): unknown {
  if (wrap === undefined) return body;
  if (typeof body !== 'object' || body === null || !(wrap in body))
    throw new RefusedRequest('parameterWrong');
  return (body as Record<string, unknown>)[wrap];
}

function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return parse(text, undefined, (digits) => digits);
  } catch {
    throw new RefusedRequest('parameterWrong');
  }
}

/** A text parameter; refuses if it is missing. */
export function textOf(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (typeof value !== 'string' || value === '') throw new RefusedRequest('parameterWrong');
  return value;
}

/** `page` and `pageSize`, bounded; refuses what is no positive number. */
export function pageOf(parameters: Parameters): { page: number; pageSize: number } {
  const number = (name: string, usual: number, most: number) => {
    const value = Number(parameters[name] ?? usual);
    if (!Number.isInteger(value) || value < 1) throw new RefusedRequest('parameterWrong');
    return Math.min(value, most);
  };
  return { page: number('page', 1, 1_000_000), pageSize: number('pageSize', 10, 1000) };
}
