import type { OverairError } from '../errors';
import type { Refusal } from '../storage/outbox-record';

/** A refusal as it is kept and shown. */
export function refusalOf(error: OverairError): Refusal {
  const { upstreamCode = '', upstreamMessage = '', requestId } = error.details;
  return {
    ...{ code: error.code, upstreamCode: String(upstreamCode), message: String(upstreamMessage) },
    ...(requestId === undefined ? {} : { requestId: String(requestId) }),
  };
}
