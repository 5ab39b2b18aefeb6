import { describe, expect, it } from 'vitest';
import { OverairError } from '../../errors';
import type { EndpointName } from '../endpoints';
import { asMeant } from './codes';

const refused = (upstreamCode: number | string) =>
  new OverairError('upstream-refused', { upstreamCode, upstreamMessage: 'their words' });

describe('a code, read together with what was asked', () => {
  it.each<[EndpointName, number | string, string, object?]>([
    ['devices', 5000, 'upstream-unavailable'],
    ['devices', 5032, 'session-expired'],
    ['userInfo', '5106', 'not-signed-in'],
    ['bluetoothPlan', 5420, 'signature-refused'],
    ['emailSignIn', 6085, 'wrong-data-center'],
    ['device', 5041, 'no-right'],
    ['deviceSecret', '5327', 'no-right'],
    ['devicePlan', 5052, 'device-not-bound'],
    ['reportUpgrade', 5140, 'keys-missing'],
    ['emailSignIn', 5583, 'wrong-password', { triesLeft: 1 }],
    ['phoneSignIn', 5582, 'wrong-password', { triesLeft: 4 }],
    ['phoneSignIn', 5028, 'wrong-password', {}],
    ['phoneSignIn', 5004, 'account-unknown'],
    ['emailSignIn', 5031, 'account-unknown'],
    ['emailSignIn', 5325, 'account-locked', { minutes: 1440 }],
    ['emailSignIn', 5104, 'user-domain-refused'],
    ['phoneSignIn', 5019, 'phone-malformed'],
    ['emailSignIn', 5056, 'password-malformed'],
  ])('%s: %s is %s', (operation, code, meant, details = {}) => {
    const error = refused(code);
    expect(asMeant(error, operation)).toMatchObject({ code: meant, details, cause: error });
  });

  it.each<[EndpointName, number]>([
    ['userInfo', 5041],
    ['devices', 5041],
    ['signOut', 5045],
    ['devicePlan', 5583],
    ['deviceAttributes', 5114],
    ['actOnPlans', 5052],
    ['emailSignIn', 404],
  ])('%s: %i stays what the platform says', (operation, code) => {
    const error = refused(code);
    expect(asMeant(error, operation)).toBe(error);
  });

  it('leaves every other error alone', () => {
    const error = new OverairError('answer-malformed', { upstreamCode: 5041 });
    expect(asMeant(error, 'device')).toBe(error);
    expect(asMeant('thrown', 'device')).toBe('thrown');
  });
});
