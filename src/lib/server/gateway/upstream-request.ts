import { randomUUID } from 'node:crypto';
import type { Endpoint, Json } from '../endpoints';
import type { UpstreamRequest } from './upstream-exchange';

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

function headersOf(
  endpoint: Endpoint,
  own: Readonly<Record<string, string>>,
  contentType: string | null,
): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    all[name.toLowerCase()] = value.replaceAll('{uuid}', () => randomUUID());
  }
  for (const [name, value] of Object.entries(own)) all[name.toLowerCase()] = value;
  if (contentType !== null) all['content-type'] = contentType;
  all.accept = 'application/json';
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
): UpstreamRequest {
  const { method, encoding } = endpoint;
  const url = new URL(base.replace(/\/+$/, '') + endpoint.path);
  if (encoding === 'query') {
    for (const [name, value] of textsOf(parameters)) url.searchParams.set(name, value);
    return { method, url, headers: headersOf(endpoint, headers, null), body: null };
  }
  const [contentType, body] =
    encoding === 'form'
      ? [
          'application/x-www-form-urlencoded;charset=UTF-8',
          new URLSearchParams(textsOf(parameters)).toString(),
        ]
      : ['application/json', jsonBody(endpoint, parameters)];
  return { method, url, headers: headersOf(endpoint, headers, contentType), body };
}
