import { describe, expect, it } from 'vitest';
import { decryptPassword, isSigned } from './signing';
import {
  encryptPassword,
  sign,
  start,
  TestClient,
  userDomain,
  userDomainSecret,
} from './testing/test-client';

const minute = 60_000;
const hour = 60 * minute;

describe('signing', () => {
  it('reads the documented vector', () => {
    expect(decryptPassword('lkZMvj0KDSJXlp66jBieHA==', 'j1acpdj2bmtqZXVb')).toBe('china1234');
    expect(decryptPassword('AAAA', 'j1acpdj2bmtqZXVb')).toBeNull();
  });

  it('takes a lower-case hex signature over the parts and the secret', () => {
    const signature = sign('a@example.com', 'pwd', 'random', 'secret');
    expect(isSigned(signature, ['a@example.com', 'pwd', 'random'], 'secret')).toBe(true);
    expect(isSigned(signature.toUpperCase(), ['a@example.com', 'pwd', 'random'], 'secret')).toBe(false);
    expect(isSigned(signature, ['a@example.com', 'pwd', 'random'], 'other')).toBe(false);
  });
});

/** The code that a sign-in by phone is answered with. */
async function byPhone(
  client: TestClient,
  changes: { phone?: string; password?: string; userDomain?: string } = {},
): Promise<number> {
  const { internationalCode, ...demo } = client.center.demo;
  const { phone, password } = { ...demo, ...changes };
  const random = '0123456789abcdef';
  const pwd = encryptPassword(password, random);
  const signature = sign(internationalCode, phone, pwd, random, userDomainSecret);
  const domain = changes.userDomain ?? userDomain;
  const parameters = { internationalCode, phone, pwd, random, userDomain: domain, signature };
  return (await client.call('phoneSignIn', parameters)).code;
}

describe('signing in', () => {
  it('signs in by e-mail and tells who that is', async () => {
    const client = new TestClient();
    const answer = await client.signIn();
    expect(answer.code).toBe(200);
    const [, payload = ''] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(client.token) ?? [];
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      uid: 'U1000001',
      exp: start / 1000 + 7200,
    });
    expect(answer.data).toMatchObject({
      accessToken: { expirationTime: start / 1000 + 7200 },
      refreshToken: { expirationTime: start / 1000 + 30 * 24 * 3600 },
    });
    expect((await client.call('userInfo')).data).toMatchObject({ email: 'demo@example.com' });
  });

  it('signs in by phone', async () => {
    const client = new TestClient();
    expect(await byPhone(client)).toBe(200);
  });

  it('refuses a signature made with another secret, or for another name', async () => {
    const client = new TestClient();
    const random = '0123456789abcdef';
    const { email, password } = client.center.demo;
    const pwd = encryptPassword(password, random);
    const signature = sign(email, pwd, random, 'guess');
    expect((await client.call('emailSignIn', { email, pwd, random, userDomain, signature })).code).toBe(5420);
    const others = sign('other@example.com', pwd, random, userDomainSecret);
    expect(
      (await client.call('emailSignIn', { email, pwd, random, userDomain, signature: others })).code,
    ).toBe(5420);
  });

  it('counts wrong passwords down, locks for 20 minutes of the calendar, and starts over', async () => {
    const client = new TestClient();
    const codes: number[] = [];
    for (let index = 0; index < 5; index++) codes.push((await client.signIn(undefined, 'wrong')).code);
    expect(codes).toEqual([5586, 5585, 5584, 5583, 5147]);
    expect((await client.signIn()).code).toBe(5147);
    await client.control('moveCalendar', { ms: 20 * minute - 1 });
    expect((await client.signIn()).code).toBe(5147);
    await client.control('moveCalendar', { ms: 1 });
    expect((await client.signIn(undefined, 'wrong')).code).toBe(5586);
    expect((await client.signIn()).code).toBe(200);
    expect((await client.signIn(undefined, 'wrong')).code).toBe(5586);
  });

  it('knows who is not registered, and what is no phone number', async () => {
    const client = new TestClient();
    expect((await client.signIn('nobody@example.com', 'wrong')).code).toBe(5031);
    expect(await byPhone(client, { phone: '13900000000' })).toBe(5004);
    expect(await byPhone(client, { phone: '+86 139' })).toBe(5019);
  });

  it('has codes of its own for a wrong password by phone, and counts the account’s tries in one', async () => {
    const client = new TestClient();
    expect((await client.signIn(undefined, 'wrong')).code).toBe(5586);
    const codes: number[] = [];
    for (let index = 0; index < 4; index++) codes.push(await byPhone(client, { password: 'wrong' }));
    expect(codes).toEqual([5581, 5580, 5579, 5147]);
    expect((await client.signIn()).code).toBe(5147);
  });

  it.each([
    ['', 5023],
    ['a b', 5013],
    ['E.DM.other', 5015],
  ])('refuses the user domain %j as the operator’s fault: %i', async (domain, code) => {
    expect(await byPhone(new TestClient(), { userDomain: domain })).toBe(code);
  });

  it('speaks the language that is asked for', async () => {
    const client = new TestClient();
    expect((await client.signIn(undefined, 'wrong')).msg).toBe('Wrong password. You have 4 tries left.');
    client.language = 'zh-CN,zh;q=0.9,en;q=0.8';
    expect((await client.signIn(undefined, 'wrong')).msg).toBe('密码错误，还可以尝试 3 次。');
  });
});

describe('tokens', () => {
  it('are asked for, expire by the calendar, and end with signing out', async () => {
    const client = new TestClient();
    expect((await client.call('devices')).code).toBe(5106);
    await client.signIn();
    await client.control('moveCalendar', { ms: 2 * hour - 1 });
    expect((await client.call('devices')).code).toBe(200);
    await client.control('moveCalendar', { ms: 1 });
    expect((await client.call('devices')).code).toBe(5032);
    await client.signIn();
    expect((await client.call('signOut')).code).toBe(200);
    expect((await client.call('devices')).code).toBe(5032);
    expect((await client.call('refreshToken', { refreshToken: client.refreshToken })).code).toBe(5032);
  });

  it('live as long as is set, and do not run with the speed of devices', async () => {
    const client = new TestClient({ accessTokenSeconds: 60, speed: 20 });
    await client.signIn();
    await client.pass(59_999);
    expect((await client.call('devices')).code).toBe(200);
    await client.pass(1);
    expect((await client.call('devices')).code).toBe(5032);
  });

  it('rotate, and the last refresh token is taken until the new one has been used', async () => {
    const client = new TestClient();
    await client.signIn();
    const first = client.refreshToken;
    const refresh = async (refreshToken: string) => {
      const answer = await client.call('refreshToken', { refreshToken });
      client.keep(answer);
      return answer.code;
    };
    expect(await refresh(first)).toBe(200);
    const lost = client.refreshToken;
    // The answer was lost: the same token again gives a pair that works, and the lost one is void.
    expect(await refresh(first)).toBe(200);
    const second = client.refreshToken;
    expect(second).not.toBe(lost);
    expect(await refresh(lost)).toBe(5032);
    expect((await client.call('devices')).code).toBe(200);
    expect(await refresh(second)).toBe(200);
    expect(await refresh(first)).toBe(5032);
    expect(await refresh('Bearer guess')).toBe(5032);
  });

  it('can be refused at once, with or without the refresh tokens', async () => {
    const client = new TestClient();
    await client.signIn();
    await client.control('expireTokens');
    expect((await client.call('devices')).code).toBe(5032);
    client.keep(await client.call('refreshToken', { refreshToken: client.refreshToken }));
    expect((await client.call('devices')).code).toBe(200);
    await client.control('expireTokens', { refreshTokensToo: true });
    expect((await client.call('refreshToken', { refreshToken: client.refreshToken })).code).toBe(5032);
  });
});
