import type { ErrorCode, ErrorDetails } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import { count, duration } from '$lib/ui/format';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';

/** What an error says of itself under a name; '' and 0 if nothing. */
export const text = (details: ErrorDetails, name: string): string => String(details[name] ?? '');
export const number = (details: ErrorDetails, name: string): number => Number(details[name] ?? 0);

/** What can go wrong before anything more has been loaded: the network, the session, the storage, a device's right. */
export const coreErrorWords = {
  offline: (details) => ('page' in details ? m.error_offline_page() : m.error_offline()),
  cancelled: () => m.error_cancelled(),
  'answer-malformed': (details) =>
    'found' in details
      ? m.error_answer_unknown_form({ field: text(details, 'field'), found: text(details, 'found') })
      : m.error_answer_malformed({ field: text(details, 'field') }),
  'client-outdated': () => m.error_client_outdated(),
  'account-changed': () => m.error_account_changed(),
  'too-many-requests': (details) =>
    m.error_too_many_requests({ seconds: count(Math.max(1, number(details, 'retryAfter'))) }),
  'upstream-unavailable': () => m.error_upstream_unavailable(),
  internal: () => m.error_internal(),
  'not-signed-in': () => m.error_not_signed_in(),
  'session-expired': () => m.error_session_expired(),
  'wrong-password': (details) =>
    'triesLeft' in details
      ? m.error_wrong_password({ tries: number(details, 'triesLeft') })
      : m.error_wrong_password_alone(),
  'account-unknown': () => m.error_account_unknown(),
  'user-domain-refused': () => m.error_user_domain_refused(),
  'phone-malformed': () => m.error_phone_malformed(),
  'password-malformed': () => m.error_password_malformed(),
  'account-locked': (details) =>
    m.error_account_locked({ duration: duration(number(details, 'minutes') * 60_000) }),
  'no-right': () => m.error_no_right(),
  'device-not-bound': () => m.error_device_not_bound(),
  'upstream-refused': (details) =>
    m.error_upstream_refused({
      message: brief(text(details, 'upstreamMessage'), NOTES_LENGTH),
      code: text(details, 'upstreamCode'),
    }),
  'storage-full': () => m.error_storage_full(),
  'storage-unavailable': () => m.error_storage_unavailable(),
  'storage-missing': () => m.error_storage_missing(),
  'storage-silent': () => m.error_storage_silent(),
  'storage-blocked': () => m.error_storage_blocked(),
  'storage-outdated': () => m.error_storage_outdated(),
  'storage-newer': () => m.error_storage_newer(),
} satisfies Partial<Record<ErrorCode, (details: ErrorDetails) => string>>;

export type CoreErrorCode = keyof typeof coreErrorWords;
