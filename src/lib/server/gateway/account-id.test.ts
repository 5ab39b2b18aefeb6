import { describe, expect, it } from 'vitest';
import { accountOf, parseUserInfo, userOfToken, type SignInFacts } from './account-id';

const jwt = (payload: string) => `Bearer e30.${Buffer.from(payload).toString('base64url')}.c2ln`;
const token = jwt('{"uid":"U1","exp":1}');
const signedIn = (parts: Partial<SignInFacts> = {}): SignInFacts => ({
  ...{ center: 'dc', access: token, info: parseUserInfo({ uid: 'U1' }), typed: 'ann@example.com', ...parts },
});

describe('the user of a token', () => {
  it.each([
    [token, 'U1'],
    [jwt('{"uid":42}'), '42'],
    [jwt('{"uid":9007199254740993}'), '9007199254740993'],
    [token.replace('Bearer ', ''), 'U1'],
    [jwt('{"sub":"U1"}'), ''],
    [jwt('{"uid":{"id":1}}'), ''],
    [jwt('not json'), ''],
    [jwt(`{"uid":${'['.repeat(3_000)}`), ''],
    ['Bearer access-1', ''],
    ['', ''],
  ])('of %.40s is %j', (access, user) => {
    expect(userOfToken(access)).toBe(user);
  });
});

describe('an account’s id', () => {
  const { id } = accountOf(signedIn());

  it('is the same whatever userInfo says, and whichever way one signs in', () => {
    for (const parts of [
      { info: null },
      { info: parseUserInfo({ userId: 'other' }) },
      { typed: '+86 13800000000' },
      { access: 'Bearer opaque' },
    ]) {
      expect(accountOf(signedIn(parts)).id).toBe(id);
    }
    expect(accountOf(signedIn({ center: 'other' })).id).not.toBe(id);
  });

  it('was another where less was known, and says which', () => {
    const opaque = { access: 'Bearer opaque' };
    const typed = accountOf(signedIn({ ...opaque, info: null }));
    const told = accountOf(signedIn({ ...opaque, info: parseUserInfo({ userId: 'R7' }) }));
    expect(typed.former).toEqual([]);
    expect(told.former).toEqual([typed.id]);
    expect(accountOf(signedIn()).former).toEqual([typed.id]);
    expect(accountOf(signedIn({ info: parseUserInfo({ userId: 'R7' }) })).former).toEqual([
      told.id,
      typed.id,
    ]);
  });
});
