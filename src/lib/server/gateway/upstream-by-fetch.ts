import { readText } from './bytes';
import type { Upstream } from './upstream-exchange';

/** Answers a request in the form of the fetch standard. */
export type Respond = (request: Request) => Promise<Response>;

/** What answers in this process, as if it were a Developer Center over the network. */
export function upstreamOf(respond: Respond): Upstream {
  return async ({ url, ...init }) => {
    const { status, headers, body } = await respond(new Request(url, init));
    return { status, header: (name) => headers.get(name), text: (limit) => readText(body, limit) };
  };
}
