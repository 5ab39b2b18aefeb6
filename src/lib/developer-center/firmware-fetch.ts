import { isOverairError, OverairError } from '../errors';
import { openAnswer, refuseWebPage } from './answers';
import type { TransportOptions } from './transport';

/** What a request for a firmware file takes: the headers of a range, and what stops it. */
export interface FirmwareRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Fetches firmware files by the links of the plans, which the gateway sealed for this account. Resolves for 200, 206
 * and 416 with the body still to be read; rejects with what the gateway says (`firmware-link-expired`,
 * `firmware-link-invalid`, `firmware-host-refused`, `package-too-large`, `session-expired` …), `offline` if no
 * connection came about, and `cancelled` if the signal ended it. How long to wait is the caller's to say.
 */
export function createFirmwareFetch(
  options: Pick<TransportOptions, 'account' | 'clock' | 'fetch' | 'origin'>,
): (url: string, request: FirmwareRequest) => Promise<Response> {
  return async (url, { headers, signal }) => {
    const account = options.account();
    try {
      const response = await (options.fetch ?? fetch)(`${options.origin ?? ''}${url}`, {
        headers: { ...headers, ...(account === null ? {} : { 'x-overair-account': account }) },
        // A file that the browser kept may be another by now, and would be kept twice.
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'error',
        signal,
      });
      refuseWebPage(response);
      if (response.ok || response.status === 416) return response;
      openAnswer(response, await response.text(), options.clock.now());
      throw new OverairError('answer-malformed', { status: response.status });
    } catch (error) {
      if (isOverairError(error)) throw error;
      if (signal.aborted) throw new OverairError('cancelled', {}, { cause: error });
      const unanswered = error instanceof TypeError || error instanceof DOMException;
      throw new OverairError(unanswered ? 'offline' : 'internal', {}, { cause: error });
    }
  };
}
