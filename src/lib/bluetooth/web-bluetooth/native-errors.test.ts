import { describe, expect, it } from 'vitest';
import { OverairError } from '../../errors';
import { isChooserDismissed, toLinkError, unanswered } from './native-errors';

/** The sentences as they stand in Chromium 156. */
const cases = [
  [
    'choose',
    'SecurityError',
    'Must be handling a user gesture to show a permission request.',
    'chooser-needs-tap',
  ],
  ['choose', 'NotFoundError', 'Bluetooth adapter not available.', 'bluetooth-off'],
  ['choose', 'NotFoundError', 'Bluetooth Low Energy not available.', 'bluetooth-off'],
  ['choose', 'NotFoundError', 'Web Bluetooth API globally disabled.', 'bluetooth-unsupported'],
  [
    'choose',
    'NotFoundError',
    'User or their enterprise policy has disabled Web Bluetooth.',
    'bluetooth-not-permitted',
  ],
  [
    'choose',
    'NotFoundError',
    'User denied the browser permission to scan for Bluetooth devices.',
    'bluetooth-not-permitted',
  ],
  ['choose', 'NotFoundError', "User selected a device that doesn't exist anymore.", 'device-out-of-range'],
  ['connect', 'NetworkError', 'Bluetooth Device is no longer in range.', 'device-out-of-range'],
  ['connect', 'NetworkError', 'Connection Error: Connection attempt failed.', 'device-out-of-range'],
  ['connect', 'NetworkError', 'Connection already in progress.', 'device-out-of-range'],
  ['connect', 'NetworkError', 'Authentication rejected.', 'pairing-required'],
  ['find-service', 'NetworkError', 'GATT Server is disconnected. Cannot retrieve services.', 'link-lost'],
  ['find-service', 'NotFoundError', 'No Services matching UUID 180a found in Device.', 'service-missing'],
  ['find-service', 'SecurityError', 'Origin is not allowed to access any service. Tip: …', 'service-missing'],
  ['find-characteristic', 'InvalidStateError', 'GATT Service no longer exists.', 'link-lost'],
  ['subscribe', 'NotSupportedError', 'GATT Error: Not supported.', 'characteristic-unsuitable'],
  ['subscribe', 'NotSupportedError', 'GATT operation failed for unknown reason.', 'subscription-refused'],
  ['subscribe', 'SecurityError', 'GATT operation not authorized.', 'pairing-required'],
  ['write', 'NetworkError', 'GATT operation already in progress.', 'link-lost'],
  ['write', 'NetworkError', 'GATT Error: Not paired.', 'pairing-required'],
  ['write', 'NotSupportedError', 'GATT operation failed for unknown reason.', 'write-refused'],
  ['write', 'InvalidModificationError', 'GATT Error: invalid attribute length.', 'write-refused'],
  ['write', 'InvalidStateError', 'Characteristic with UUID 9c40 is no longer valid. …', 'link-lost'],
] as const;

describe('toLinkError', () => {
  it.each(cases)('%s: %s “%s” is %s', (operation, name, message, code) => {
    const native = new DOMException(message, name);
    expect(toLinkError(native, operation)).toMatchObject({ code, cause: native });
  });

  it('names the step if no sentence is known', () => {
    const unknown = new DOMException('?', 'UnknownError');
    const codes = (['choose', 'connect', 'find-service', 'subscribe', 'write'] as const).map(
      (operation) => toLinkError(unknown, operation).code,
    );
    expect(codes).toEqual([
      'bluetooth-not-permitted',
      'device-out-of-range',
      'link-lost',
      'subscription-refused',
      'write-refused',
    ]);
  });

  it('passes ours and calls everything else a fault of ours', () => {
    const ours = new OverairError('cancelled');
    expect(toLinkError(ours, 'write')).toBe(ours);
    expect(toLinkError(new TypeError('x'), 'write')).toMatchObject({ code: 'internal' });
  });
});

it('tells a dismissed chooser from every other NotFoundError', () => {
  const dismissed = new DOMException('User cancelled the requestDevice() chooser.', 'NotFoundError');
  expect(isChooserDismissed(dismissed)).toBe(true);
  for (const [, name, message] of cases)
    expect(isChooserDismissed(new DOMException(message, name))).toBe(false);
});

it('calls an unanswered connection out of range and any other unanswered operation a lost link', () => {
  expect(unanswered('connect').code).toBe('device-out-of-range');
  expect(unanswered('subscribe')).toMatchObject({ code: 'link-lost', details: { operation: 'subscribe' } });
});
