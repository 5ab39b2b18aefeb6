import { isOverairError, OverairError, type ErrorCode, type ErrorDetails } from '../../errors';
import { CHARACTERISTIC, SERVICE } from './identity';

/** What was being done; the same native error means different things at different steps. */
export type LinkOperation =
  'choose' | 'connect' | 'find-service' | 'find-characteristic' | 'subscribe' | 'write';

/**
 * Chromium's sentences (bluetooth_error.cc; those that the lab can cause were measured on Chromium 156). The names of
 * the exceptions alone say too little: a cancelled chooser, a missing adapter and a missing service are all NotFoundError.
 */
const bySentence: readonly (readonly [RegExp, ErrorCode])[] = [
  [/user gesture|user activation/i, 'chooser-needs-tap'],
  [/not supported on this platform|api globally disabled/i, 'bluetooth-unsupported'],
  [/adapter not available|low energy not available|error: not ready/i, 'bluetooth-off'],
  [
    /disabled web bluetooth|denied the browser permission|permissions? policy|opaque origin|fenced|cross-origin/i,
    'bluetooth-not-permitted',
  ],
  [
    /not paired|not authorized|authentication (canceled|failed|rejected|timeout|required)|insufficient encryption/i,
    'pairing-required',
  ],
  [/no services|no characteristics|not allowed to access/i, 'service-missing'],
  [/no longer in range|doesn't exist anymore/i, 'device-out-of-range'],
  [/is disconnected|no longer exists|no longer valid/i, 'link-lost'],
  [/already in progress/i, 'link-busy'],
];

/** If no sentence is known, the step decides. */
const byOperation: Readonly<Record<LinkOperation, ErrorCode>> = {
  choose: 'bluetooth-not-permitted',
  connect: 'device-out-of-range',
  'find-service': 'link-lost',
  'find-characteristic': 'link-lost',
  subscribe: 'subscription-refused',
  write: 'write-refused',
};

/** Whether a person closed the chooser without choosing: an answer, not an error. */
export function isChooserDismissed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError' && /cancelled/i.test(error.message);
}

/** Any rejection of `navigator.bluetooth` as one of our codes, the original kept as `cause`; ours pass as they are. */
export function toLinkError(error: unknown, operation: LinkOperation): OverairError {
  if (isOverairError(error)) return error;
  if (!(error instanceof DOMException)) return new OverairError('internal', { operation }, { cause: error });
  const code = codeOf(error, operation);
  return new OverairError(code, code === 'service-missing' ? missing(operation) : {}, { cause: error });
}

function missing(operation: LinkOperation): ErrorDetails {
  const uuid = operation === 'find-characteristic' ? CHARACTERISTIC : SERVICE;
  return { missing: `0x${uuid.toString(16).toUpperCase()}` };
}

/** An operation that the platform never settled within its time. */
export function unanswered(operation: LinkOperation): OverairError {
  return new OverairError(operation === 'connect' ? 'device-out-of-range' : 'link-lost', { operation });
}

function codeOf(error: DOMException, operation: LinkOperation): ErrorCode {
  const known = bySentence.find(([sentence]) => sentence.test(error.message));
  if (known) return asMetAt(operation, known[1]);
  if (operation === 'subscribe' && error.name === 'NotSupportedError') return notSupported(error);
  return byOperation[operation];
}

/**
 * While connecting, a link that breaks off again or is still being taken down reads as a device that is not there. Later
 * a busy link is as good as lost: ours has one operation at a time, so it is held by one of an earlier link that the
 * system never ended.
 */
function asMetAt(operation: LinkOperation, code: ErrorCode): ErrorCode {
  if (code !== 'link-lost' && code !== 'link-busy') return code;
  return operation === 'connect' ? 'device-out-of-range' : 'link-lost';
}

function notSupported(error: DOMException): ErrorCode {
  return /not supported/i.test(error.message) ? 'characteristic-unsuitable' : 'subscription-refused';
}
