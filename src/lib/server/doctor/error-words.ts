import type { OverairError } from '../../errors';

const sentences: Readonly<Record<string, string>> = {
  'account-locked': 'the account is locked',
  'account-unknown': 'the platform does not know this account',
  'device-not-bound': 'the device is not bound to this account',
  'keys-missing': 'keys are missing',
  'no-right': 'the account has no right to this',
  'not-signed-in': 'the platform missed the token',
  'password-malformed': 'the platform could not read the password',
  'phone-malformed': 'the phone number is malformed',
  'session-expired': 'the token was refused',
  'signature-refused': 'the signature was refused: is USER_DOMAIN_SECRET right?',
  'too-many-requests': 'the platform asks to wait',
  'upstream-unavailable': 'no usable answer came',
  'user-domain-refused': 'USER_DOMAIN was refused',
  'wrong-data-center': 'the account is of another data center: is DEVELOPER_CENTER_URL right?',
  'wrong-password': 'the password is wrong',
};

/** What went wrong, for an operator, in a few words and without a period. */
export function wordsOf({ code, details }: OverairError): string {
  if (code === 'answer-malformed') {
    const found = details['found'] === undefined ? '' : `, found ${details['found']}`;
    return `${details['field'] ?? 'answer'}${found}`;
  }
  if (code === 'upstream-refused') {
    return [`refused with ${details['upstreamCode'] ?? '?'}`, details['upstreamMessage'] ?? '']
      .filter((part) => part !== '')
      .join(': ');
  }
  const tries = details['triesLeft'] === undefined ? '' : `, tries left: ${details['triesLeft']}`;
  return (sentences[code] ?? code) + tries;
}
