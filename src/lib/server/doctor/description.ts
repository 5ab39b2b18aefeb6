import { descriptionPath, servicePlaces } from '../api-places';
import { isOk, type Upstream } from '../gateway/upstream-exchange';
import { readDescription, type DescribedOperation } from './swagger';

/** What one service said when it was asked to describe itself. */
export interface ServiceDescription {
  readonly group: string;
  readonly basePath: string;
  /** Null if it serves none. */
  readonly operations: readonly DescribedOperation[] | null;
  /** Why there is none, such as `HTTP 404`. */
  readonly reason: string;
}

/** Descriptions hold every model of a service: they may be large. */
const LONGEST_DESCRIPTION = 16 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

type Answer = { readonly json: unknown } | { readonly reason: string };

async function fetchJson(upstream: Upstream, url: URL, token: string | null): Promise<Answer> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const headers = { accept: 'application/json', ...(token === null ? {} : { authorization: token }) };
  try {
    const answer = await upstream({ method: 'GET', url, headers, body: null }, signal);
    const text = await answer.text(LONGEST_DESCRIPTION);
    if (!isOk(answer)) return { reason: `HTTP ${answer.status}` };
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    // Whether nothing came, too much, or no JSON: what matters is that there is no description.
    return { reason: error instanceof SyntaxError ? 'no JSON' : 'no answer' };
  }
}

/** Asks each service for its description; `token` null: as somebody who is not signed in. */
export async function fetchDescriptions(
  upstream: Upstream,
  address: string,
  token: string | null,
): Promise<ServiceDescription[]> {
  return await Promise.all(
    servicePlaces.map(async (place): Promise<ServiceDescription> => {
      const url = new URL(address.replace(/\/+$/, '') + descriptionPath(place));
      const answer = await fetchJson(upstream, url, token);
      const { group, basePath } = place;
      if ('reason' in answer) return { group, basePath, operations: null, reason: answer.reason };
      const operations = readDescription(answer.json, place);
      return { group, basePath, operations, reason: operations === null ? 'no Swagger 2' : '' };
    }),
  );
}
