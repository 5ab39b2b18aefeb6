import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideToken, hideTokens } from './redaction';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiJVMSJ9.c2lnbmF0dXJl/+=';

describe('a token in an answer', () => {
  it.each([
    ['as it was sent', `{"msg":"token Bearer ${token} is not valid"}`],
    ['without its first word', `{"msg":"${token}"}`],
    ['in a query', `{"msg":"/x?token=${encodeURIComponent(token)}"}`],
    ['with its slashes escaped', `{"msg":"${token.replaceAll('/', '\\/')}"}`],
    ['as data', `{"code":200,"data":{"token":"Bearer ${token}"}}`],
  ])('%s is hidden, and the answer is JSON still', (_, text) => {
    const hidden = hideToken(text, `Bearer ${token}`);
    expect(JSON.parse(hidden)).toBeTypeOf('object');
    expect(hidden).not.toContain('c2lnbmF0dXJl');
  });

  it('is hidden whatever printable ASCII it is made of', () => {
    const printable = fc.string({
      minLength: 8,
      maxLength: 40,
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(printable, fc.string(), (secret, around) => {
        fc.pre(!around.includes(secret) && !'{"msg":"[hidden]"}'.includes(secret));
        const text = JSON.stringify({ msg: `${around} ${secret}` });
        expect(JSON.parse(hideToken(text, `Bearer ${secret}`))).toEqual({ msg: `${around} [hidden]` });
      }),
    );
  });

  it('leaves everything else alone, even if there is no token or hardly one', () => {
    const text = '{"msg":"a device without a token"}';
    for (const authorization of [null, '', 'Bearer ', 'Bearer a', 'Bearer other-token']) {
      expect(hideToken(text, authorization)).toBe(text);
    }
  });
});

it('a message shows nothing that looks like a token, cut off or not', () => {
  expect(hideTokens(`Bearer ${token} expired`)).toBe('Bearer [hidden] expired');
  expect(hideTokens('token eyJhbGciOiJIUzI1NiJ9.eyJ1a… expired')).toBe('token [hidden]… expired');
  const harmless = 'The bearer of this phone: keep your eyes on plan 9007199254740993';
  expect(hideTokens(harmless)).toBe(harmless);
});
