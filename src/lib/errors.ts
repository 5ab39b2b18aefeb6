/**
 * Every error that Overair can name. What a platform, a server or a device says is mapped to one of these at the
 * edge and kept as `cause`; the words for people stand in the messages under `error_<code with underscores>`.
 * The sections follow the parts of the app; each entry says who can cause it.
 */
export const errorCodes = [
  // — The network and the gateway —
  'offline', // nothing of ours answered within 10 s: no network, the server is gone, or details.page: a page of the network's own
  'cancelled', // the person, or the page in the person's name, stopped it
  'answer-malformed', // an answer that does not parse; details.field names the place
  'client-outdated', // this page is older than the gateway: reload
  'account-changed', // another tab signed in as somebody else
  'cross-site-refused', // a request that did not come from our own pages
  'operation-unknown', // not in the endpoint table
  'request-malformed', // our own request broke the operation's rules; details.field
  'request-too-large', // a body over the operation's bound
  'too-many-requests', // details.retryAfter in seconds
  'upstream-unavailable', // the Developer Center did not answer, or with 5xx; code 5000
  'internal', // a fault of ours

  // — Signing in and rights —
  'not-signed-in', // no session; 5106
  'session-expired', // the session cannot be refreshed any more; 5032
  'wrong-password', // details.triesLeft if the platform says; 5579–5582 (phone), 5583–5586 (e-mail), 5028
  'account-unknown', // no account with this phone number or e-mail address; 5004, 5031
  'user-domain-refused', // the operator's USER_DOMAIN is malformed, unknown, missing or disabled; 5013, 5015, 5023, 5104
  'phone-malformed', // 5019
  'password-malformed', // 5056
  'account-locked', // details.minutes; 5147 (20 minutes), 5325 (24 hours)
  'no-right', // somebody else's device; 5041, 5047, 5141, 5327 if a device was asked for
  'device-not-bound', // unknown to this account; 5052
  'keys-missing', // 5140
  'signature-refused', // the operator's secret is wrong; 5420
  'wrong-data-center', // 6084, 6085
  'upstream-refused', // any other code: details.upstreamCode, details.upstreamMessage are shown as they are

  // — Reports —
  'report-code-missing', // no code is configured for this report: never sent as a guess

  // — Firmware packages —
  'firmware-link-invalid', // a link that this gateway did not seal for this account
  'firmware-link-expired', // ask the plan again
  'firmware-host-refused', // a link or redirect to an address that is not allowed
  'firmware-web-page', // where the file is to be, the server found a web page
  'download-stalled', // no byte for 30 s, more than once
  'package-too-large', // over 100 MB
  'package-size-mismatch', // details.expected, details.actual in bytes
  'package-hash-mismatch', // details.algorithm
  'package-changed', // the plan names another file now: read the plan again
  'package-damaged', // a kept package lacks bytes that it should have: the next try downloads it anew

  // — Browser storage —
  'storage-full', // the disk, or the share of it that the browser gives this app, is full
  'storage-unavailable', // the browser refuses a database here (private window, blocked by policy) or lost it
  'storage-missing', // this browser has no IndexedDB at all
  'storage-silent', // the browser's database does not answer; it may yet
  'storage-blocked', // another tab keeps an older version of the database open: close it
  'storage-outdated', // another tab's newer version of this app changed the database meanwhile: reload
  'storage-newer', // the data are of a newer release than this one: works online without them, deletes nothing

  // — The outbox —
  'action-lapsed', // an "upgrade now" of an hour ago, taken without a network and not "send whenever"
  'decision-not-sent', // its page was closed, or the batch stopped, before it went out: it is the person's again
  'decision-without-effect', // sent, not answered, and the plan shows nothing of it: it is the person's again
  'action-not-possible', // by the time a kept decision was sent, the plan no longer allowed it; details.phase

  // — Bluetooth: the browser and the link —
  'bluetooth-unsupported', // this browser has no Web Bluetooth; on Linux it is behind a flag
  'bluetooth-off', // the adapter is missing or switched off
  'bluetooth-stuck', // the browser's Bluetooth answers this page no more, until the page is loaded anew
  'bluetooth-not-permitted', // the system, a policy or the person keeps Bluetooth from this page
  'chooser-needs-tap', // the chooser opens only by a tap of its own, less than 5 s old
  'device-out-of-range', // it did not answer: too far, switched off, or connected to another phone; details.operation if the browser never said
  'service-missing', // the device lacks what we speak with; details.missing is the UUID as text
  'characteristic-unsuitable', // the characteristic takes no writes or indicates nothing
  'pairing-required', // the device asks the system to pair, and it was not done
  'subscription-refused', // the device did not let us listen to its answers; try again
  'write-refused', // the platform or the device refused this write while the link stands: often its size
  'link-lost', // the connection ended: out of range, switched off, or closed; details.operation if it had stopped answering
  'link-busy', // a second operation while one is pending: a fault of ours
  'device-other', // it advertises another identity than the plan's device; details.productKey, details.deviceKey
  'device-in-use', // another tab works with this device

  // — Bluetooth: the device's protocol —
  'ttlv-malformed', // bytes that are not TTLV items; details.position, details.problem
  'device-silent', // the device does not answer; details.command as four hex digits
  'device-answer-malformed', // an answer without what it must carry; details.command
  'device-flooding', // more than 200 frames a second, or more than we can answer: the link was closed
  'device-secret-malformed', // the platform's secret is not the Base64 of 16 bytes
  'device-refused-sign-in', // the device does not take this secret; details.answer
  'device-secret-wrong', // signed in, but nothing the device sends decrypts: not the device it says it is
  'device-declined', // the device does not want the file now: busy with another app, or it has it already
  'device-cancelled', // the device ended the transfer, and again after it was offered anew
  'device-paused-too-long', // the device asked to wait and did not go on in time
  'device-packet-length-zero', // the device takes packets of no bytes, or of too few to carry one
  'device-rejected-file', // the device has received the file and says that it failed
  'device-verdict-early', // the device says that it has the file before all of it was sent
  'acknowledgement-foreign', // an acknowledgement names an address that was not sent; details.address, details.offset
  'transfer-unacknowledged', // a packet was not acknowledged in any of its sends, also after a new offer; details.offset
  'source-silent', // the package's bytes were not read in time, or too few of them: a fault of ours; details.offset

  // — One Bluetooth upgrade —
  'package-missing', // the plan names no file that could be sent for a component; details.componentNo
  'plans-differ', // a package is known from another plan alone than the one for Bluetooth; details.componentNo
  'delta-base-differs', // a delta package fits one version, and the device runs another; details.version, details.expected
  'version-not-reached', // the device is back and does not run the target; details.version, details.expected
  'device-not-back', // the device did not come back from its restart in time
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Facts that the words need: numbers and short texts, never a secret. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The one error class: a code of the closed set, facts for its sentence, and what it was mapped from as `cause`. */
export class OverairError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'OverairError';
    this.code = code;
    this.details = details;
  }
}

/** Narrows to one code, or to any OverairError if no code is given. */
export function isOverairError(error: unknown, code?: ErrorCode): error is OverairError {
  return error instanceof OverairError && (code === undefined || error.code === code);
}

/** An OverairError as it is; anything else as `internal`, its original kept as `cause`. */
export function toOverairError(error: unknown): OverairError {
  return error instanceof OverairError ? error : new OverairError('internal', {}, { cause: error });
}
