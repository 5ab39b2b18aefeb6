import { batchOperations, type Endpoint, type EndpointName } from '../endpoints';
import type { DescribedOperation, Schema } from './swagger';

/** The names that a request carries, and which of them it must; null if the description leaves that open. */
export type Names = ReadonlyMap<string, { readonly required: boolean }> | null;

/** How a described request travels; `difference` if the table could not express it. */
export type RequestShape =
  | { readonly encoding: Endpoint['encoding']; readonly wrap: string | null; readonly names: Names }
  | { readonly difference: string };

function namesOf({ properties, required }: Schema): Names {
  if (properties.size === 0) return null;
  return new Map([...properties.keys()].map((name) => [name, { required: required.has(name) }]));
}

function inAddress(
  name: EndpointName,
  { method, encoding, wrap }: Endpoint,
  described: DescribedOperation,
): RequestShape {
  if (batchOperations.has(name)) {
    return { difference: 'one device is asked at a time, which the table cannot express' };
  }
  const own = described.parameters.filter(({ place }) => place === 'query' || place === 'form');
  const isForm = own.some(({ place }) => place === 'form');
  // Spring describes a form's parameters as the query's, and takes them from both.
  const eitherWay = encoding === 'form' && method !== 'GET' && described.method !== 'GET';
  return {
    encoding: isForm || eitherWay ? 'form' : 'query',
    wrap: isForm || eitherWay ? (wrap ?? null) : null,
    names: new Map(own.map((each) => [each.name, { required: each.required }])),
  };
}

/** The one property of a body that holds what is asked, if the body is but a wrapper around it. */
function wrapped(body: Schema, own: ReadonlySet<string>): [string, Schema] | null {
  if ([...body.properties.keys()].some((name) => own.has(name))) return null;
  const inner = [...body.properties].filter(([, schema]) => {
    const item = schema.type === 'array' ? schema.items : schema;
    return item !== null && [...item.properties.keys()].some((name) => own.has(name));
  });
  const [first] = inner;
  return first !== undefined && inner.length === 1 ? first : null;
}

function inBody(name: EndpointName, { parameters, encoding }: Endpoint, body: Schema): RequestShape {
  const own = new Set([...Object.keys(parameters), ...Object.values(parameters)]);
  const wrapper = body.type === 'array' ? null : wrapped(body, own);
  const [wrap, inner] = wrapper ?? [null, body];
  if (inner.type === 'array') {
    return { encoding: 'json-array', wrap, names: inner.items === null ? null : namesOf(inner.items) };
  }
  const isOpen = inner.type === '' && inner.properties.size === 0;
  if (batchOperations.has(name)) {
    return isOpen
      ? { encoding: 'json-array', wrap, names: null }
      : { difference: 'the body is one object for one device, which the table cannot express' };
  }
  return {
    encoding: isOpen && encoding === 'json-array' ? 'json-array' : 'json',
    wrap,
    names: namesOf(inner),
  };
}

/** How the described operation wants to be asked, in the table's terms. */
export function shapeOf(name: EndpointName, endpoint: Endpoint, described: DescribedOperation): RequestShape {
  const { body, parameters } = described;
  if (body === null) return inAddress(name, endpoint, described);
  const beside = parameters.find(
    ({ place, required }) => required && (place === 'query' || place === 'form'),
  );
  return beside === undefined
    ? inBody(name, endpoint, body)
    : { difference: `${beside.name} travels beside the body, which the table cannot express` };
}
