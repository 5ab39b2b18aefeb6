import { batchOperations, defaultEndpoints, type Endpoint, type EndpointName } from '../endpoints';

/** What of a table would be lost on its way, and why; `reason` follows a colon. */
export interface Loss {
  readonly operation: EndpointName;
  /** Dotted, below the operation. */
  readonly field: string;
  readonly reason: string;
}

type Problem = Omit<Loss, 'operation'> | null;

/** What the gateway sets by itself; another value would break the request or give the session away. */
const ownHeaders = new Set([
  'accept',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What an operation still says without: the device's key names it, and if one plan is meant it is the present one. */
const dispensable: ReadonlySet<string> = new Set(['productKey', 'signType', 'signature']);
const dispensablePlan: ReadonlySet<EndpointName> = new Set(['upgradeDetails', 'acknowledgeResult']);

/** Whether an operation may be sent without a parameter, by our name. */
export function isDispensable(name: EndpointName, ours: string): boolean {
  if (name === 'devices' && ours === 'deviceKey') return true;
  return dispensable.has(ours) || (ours === 'planId' && dispensablePlan.has(name));
}

function ofEncoding(name: EndpointName, { method, encoding, wrap }: Endpoint): Problem {
  if (batchOperations.has(name) && encoding !== 'json-array') {
    return {
      field: 'encoding',
      reason: `several devices are sent at once, and all but one would be lost as ${encoding}; it must be json-array`,
    };
  }
  if (method === 'GET' && encoding !== 'query') {
    return { field: 'encoding', reason: 'a GET carries no body; it must be query, or the method another' };
  }
  if (wrap !== undefined && encoding !== 'json' && encoding !== 'json-array') {
    return { field: 'wrap', reason: `only json and json-array can be wrapped, not ${encoding}` };
  }
  return null;
}

function ofConstants({ encoding, constants = {}, parameters }: Endpoint): Problem {
  const sent = new Set(Object.values(parameters));
  for (const [name, value] of Object.entries(constants)) {
    const field = `constants.${name}`;
    if (sent.has(name)) return { field, reason: 'a parameter has this name already' };
    const isText = encoding === 'query' || encoding === 'form';
    if (isText && typeof value === 'object') {
      return { field, reason: `${encoding} carries texts, numbers and true or false alone` };
    }
  }
  return null;
}

function ofParameters(name: EndpointName, { parameters }: Endpoint): Problem {
  const seen = new Map<string, string>();
  for (const [ours, theirs] of Object.entries(parameters)) {
    const other = seen.get(theirs);
    if (other !== undefined) {
      return { field: `parameters.${ours}`, reason: `${other} is sent as ${theirs} already` };
    }
    seen.set(theirs, ours);
  }
  const lost = Object.keys(defaultEndpoints[name].parameters).find(
    (ours) => !Object.hasOwn(parameters, ours) && !isDispensable(name, ours),
  );
  return lost === undefined
    ? null
    : { field: `parameters.${lost}`, reason: 'the operation means nothing without it' };
}

function ofHeaders({ headers = {} }: Endpoint): Problem {
  const own = Object.keys(headers).find((name) => ownHeaders.has(name.toLowerCase()));
  return own === undefined ? null : { field: `headers.${own}`, reason: 'this header is the gateway’s own' };
}

/** The first thing that an endpoint would lose; null if everything arrives. */
export function lossOf(name: EndpointName, endpoint: Endpoint): Loss | null {
  const problem =
    ofEncoding(name, endpoint) ??
    ofConstants(endpoint) ??
    ofParameters(name, endpoint) ??
    ofHeaders(endpoint);
  return problem === null ? null : { operation: name, ...problem };
}
