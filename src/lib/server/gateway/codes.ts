import { isOverairError, OverairError, type ErrorCode, type ErrorDetails } from '../../errors';
import type { EndpointName } from '../endpoints';

type Meaning = readonly [ErrorCode, ErrorDetails?];

type Meanings = Readonly<Record<string, Meaning>>;

/** What a code means whatever was asked. */
const anywhere: Meanings = {
  5000: ['upstream-unavailable'],
  5032: ['session-expired'],
  5106: ['not-signed-in'],
  5420: ['signature-refused'],
  6084: ['wrong-data-center'],
  6085: ['wrong-data-center'],
};

const signingIn: Meanings = {
  5004: ['account-unknown'],
  5031: ['account-unknown'],
  5013: ['user-domain-refused'],
  5015: ['user-domain-refused'],
  5023: ['user-domain-refused'],
  5104: ['user-domain-refused'],
  5019: ['phone-malformed'],
  5056: ['password-malformed'],
  5028: ['wrong-password'],
  5579: ['wrong-password', { triesLeft: 1 }],
  5580: ['wrong-password', { triesLeft: 2 }],
  5581: ['wrong-password', { triesLeft: 3 }],
  5582: ['wrong-password', { triesLeft: 4 }],
  5583: ['wrong-password', { triesLeft: 1 }],
  5584: ['wrong-password', { triesLeft: 2 }],
  5585: ['wrong-password', { triesLeft: 3 }],
  5586: ['wrong-password', { triesLeft: 4 }],
  5147: ['account-locked', { minutes: 20 }],
  5325: ['account-locked', { minutes: 24 * 60 }],
};

const ofOneDevice: Meanings = {
  5041: ['no-right'],
  5047: ['no-right'],
  5141: ['no-right'],
  5327: ['no-right'],
  5052: ['device-not-bound'],
  5140: ['keys-missing'],
};

/** The operations in which a code can mean something of its own. */
const meanings: Readonly<Partial<Record<EndpointName, Meanings>>> = {
  emailSignIn: signingIn,
  phoneSignIn: signingIn,
  device: ofOneDevice,
  deviceAttributes: ofOneDevice,
  devicePlan: ofOneDevice,
  autoConfirmation: ofOneDevice,
  autoConfirmationOn: ofOneDevice,
  autoConfirmationOff: ofOneDevice,
  acknowledgeResult: ofOneDevice,
  bluetoothPlan: ofOneDevice,
  reportUpgrade: ofOneDevice,
  deviceSecret: ofOneDevice,
};

/** A code may be any text, such as the name of something that every object has. */
function meaningOf(code: string, known: Meanings): Meaning | undefined {
  return Object.hasOwn(known, code) ? known[code] : undefined;
}

/**
 * A refusal as it is meant: the same code says different things in different operations, so that one is only mapped
 * if it is documented for what was asked. Everything else stays `upstream-refused` with the platform's own code and
 * words, and every other error stays as it is.
 */
export function asMeant(error: unknown, operation: EndpointName): unknown {
  if (!isOverairError(error, 'upstream-refused')) return error;
  const code = String(error.details['upstreamCode'] ?? '');
  const [known, details] = meaningOf(code, meanings[operation] ?? {}) ?? meaningOf(code, anywhere) ?? [];
  return known === undefined ? error : new OverairError(known, details, { cause: error });
}
