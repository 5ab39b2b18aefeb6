import { openAnswer } from '../developer-center/answers';
import { OverairError } from '../errors';
import type { FirmwareFetch } from '../firmware/transfer';

const USABLE = new Set([200, 206, 416]);

/** Fetches firmware by sealed links in the name of one account; what the gateway refuses is named by its own code. */
export function firmwareFetch(account: string, now: () => number): FirmwareFetch {
  return async (url, { headers, signal }) => {
    const response = await fetch(url, {
      headers: { ...headers, 'x-overair-account': account },
      signal,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
    });
    if (USABLE.has(response.status)) return response;
    openAnswer(response, await response.text(), now());
    throw new OverairError('answer-malformed', { field: 'status', status: response.status });
  };
}
