import { randomUUID } from 'node:crypto';
import type { Endpoint, Json } from '../endpoints';

/** Values by our names. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** Parameters by the platform's names. */
export type Parameters = Readonly<Record<string, Json>>;

function rename(endpoint: Endpoint, values: Values): Parameters {
  const parameters: Record<string, Json> = { ...endpoint.constants };
  for (const [ours, theirs] of Object.entries(endpoint.parameters)) {
    const value = values[ours];
    if (value !== undefined) parameters[theirs] = value;
  }
  return parameters;
}

/** Values by our names as the endpoint's parameters: what its table does not name stays here. */
export function toParameters(
  endpoint: Endpoint,
  values: Values | readonly Values[],
): Parameters | readonly Parameters[] {
  return Array.isArray(values)
    ? (values as readonly Values[]).map((item) => rename(endpoint, item))
    : rename(endpoint, values as Values);
}

/** Names and values of one item; the table is checked to hold none but plain ones here. */
function textsOf(parameters: Parameters | readonly Parameters[]): [string, string][] {
  if (Array.isArray(parameters)) throw new TypeError('Several items travel as a JSON array alone');
  return Object.entries(parameters as Parameters).map(([name, value]) => {
    if (typeof value === 'object') throw new TypeError('Only JSON carries lists and objects');
    return [name, String(value)];
  });
}

function headersOf(endpoint: Endpoint, headers: Readonly<Record<string, string>>): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    all.set(
      name,
      value.replaceAll('{uuid}', () => randomUUID()),
    );
  }
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  all.set('Accept', 'application/json');
  return all;
}

function jsonBody(endpoint: Endpoint, parameters: Parameters | readonly Parameters[]): string {
  const body = endpoint.encoding === 'json-array' ? [parameters].flat() : parameters;
  return JSON.stringify(endpoint.wrap === undefined ? body : { [endpoint.wrap]: body });
}

/** The request that an endpoint makes of parameters; `base` is the Developer Center's address. */
export function buildRequest(
  base: string,
  endpoint: Endpoint,
  parameters: Parameters | readonly Parameters[],
  headers: Readonly<Record<string, string>>,
): Request {
  const url = new URL(base.replace(/\/+$/, '') + endpoint.path);
  const init = {
    method: endpoint.method,
    redirect: 'manual',
    headers: headersOf(endpoint, headers),
  } as const;
  if (endpoint.encoding === 'query') {
    for (const [name, value] of textsOf(parameters)) url.searchParams.set(name, value);
    return new Request(url, init);
  }
  if (endpoint.encoding === 'form') {
    return new Request(url, { ...init, body: new URLSearchParams(textsOf(parameters)) });
  }
  init.headers.set('Content-Type', 'application/json');
  return new Request(url, { ...init, body: jsonBody(endpoint, parameters) });
}
