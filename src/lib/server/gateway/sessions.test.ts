import { describe, expect, it } from 'vitest';
import { createTestBed, dataOf, envelope, failure, tokensOf } from './testing/test-bed';

const DAY_S = 86_400;
const device = { productKey: 'p1', deviceKey: 'd1' };

describe('signing in', () => {
  it('sends the password encrypted, keeps the tokens from the browser, and says who it is', async () => {
    const bed = createTestBed();
    const response = await bed.signIn();
    expect(response.status).toBe(200);
    const data = await dataOf(response);
    expect(data).toMatchObject({
      account: { name: 'demo@overair.example' },
      developerCenter: { id: 'dc', name: 'dc.example', embedded: false },
      reports: ['confirmed'],
      apiVersion: 1,
    });
    expect(await dataOf(await bed.who())).toEqual(data);
    const form = new URLSearchParams(bed.sent[0]!.body);
    expect([...form.keys()]).toEqual(['email', 'pwd', 'random', 'userDomain', 'signature']);
    const everything = JSON.stringify([data, ...bed.browser.getAll()]) + bed.sent[0]!.body;
    for (const secret of ['china1234', 'top-secret', 'access-1', 'refresh-1']) {
      expect(everything).not.toContain(secret);
    }
    expect([...bed.browser.kept.values()][0]?.options.maxAge).toBe(30 * DAY_S);
  });

  it('by phone sends the number with its international code', async () => {
    const bed = createTestBed();
    const json = { internationalCode: '86', phone: '13800000000', password: 'china1234' };
    expect((await bed.signIn({ json })).status).toBe(200);
    const form = new URLSearchParams(bed.sent[0]!.body);
    expect(bed.sent[0]!.path).toBe('phonePwdLogin');
    expect(form.get('phone')).toBe('13800000000');
    expect(form.get('internationalCode')).toBe('86');
  });

  it('keeps an account’s id whichever way it signs in, and gives another user another', async () => {
    const bed = createTestBed();
    const id = async (json: unknown) =>
      ((await dataOf(await bed.signIn({ json }))) as { account: { id: string } }).account.id;
    const byMail = await id({ email: 'demo@overair.example', password: 'x' });
    expect(await id({ internationalCode: '86', phone: '13800000000', password: 'x' })).toBe(byMail);
    bed.on('userInfo', () => ({ uid: 'U2' }));
    expect(await id({ email: 'demo@overair.example', password: 'x' })).not.toBe(byMail);
  });

  it('keeps it where userInfo is refused or does not answer, as long as the token says who it is', async () => {
    const bed = createTestBed();
    const first = (await dataOf(await bed.signIn())) as { account: { id: string } };
    const payload = Buffer.from('{"uid":"U1"}').toString('base64url');
    const tokens = tokensOf(1);
    bed.on('emailPwdLogin', () => ({
      ...tokens,
      accessToken: { ...tokens.accessToken, token: `Bearer e30.${payload}.c2ln` },
    }));
    for (const answered of [() => envelope(5065), () => Promise.reject(new TypeError('fetch failed'))]) {
      bed.on('userInfo', answered);
      const { account } = (await dataOf(await bed.signIn())) as { account: { former: string[] } };
      expect(account).toMatchObject({ id: first.account.id, name: 'demo@overair.example' });
      expect(account.former).toHaveLength(1);
    }
  });

  it.each([
    [5583, 'wrong-password', { triesLeft: 1 }],
    [5584, 'wrong-password', { triesLeft: 2 }],
    [5585, 'wrong-password', { triesLeft: 3 }],
    ['5586', 'wrong-password', { triesLeft: 4 }],
    [5147, 'account-locked', { minutes: 20 }],
    [5325, 'account-locked', { minutes: 1440 }],
    [5420, 'signature-refused', {}],
    [6084, 'wrong-data-center', {}],
    [4711, 'upstream-refused', { upstreamCode: 4711, upstreamMessage: 'no idea' }],
  ])('tells %s as %s', async (code, name, details) => {
    const bed = createTestBed();
    bed.on('emailPwdLogin', () => envelope(code, null, 'no idea'));
    expect(await failure(await bed.signIn())).toMatchObject({ code: name, details });
    expect(bed.browser.kept.size).toBe(0);
  });

  it.each([
    {},
    { email: 'a@b.co' },
    { email: 'a@b.co', password: '' },
    { email: ['a'], password: 'x' },
    { internationalCode: 'x', phone: '123456', password: 'x' },
  ])('refuses %j without asking anyone', async (json) => {
    const bed = createTestBed();
    expect(await failure(await bed.signIn({ json }))).toMatchObject({
      status: 400,
      code: 'request-malformed',
    });
    expect(bed.sent).toEqual([]);
  });

  it('is limited for each account and client address, wrong passwords first', async () => {
    const bed = createTestBed();
    for (let attempt = 0; attempt < 20; attempt++) expect((await bed.signIn()).status).toBe(200);
    bed.on('emailPwdLogin', () => envelope(5586));
    for (let attempt = 0; attempt < 5; attempt++) expect((await bed.signIn()).status).toBe(401);
    const other = { email: 'other@overair.example', password: 'x' };
    for (let attempt = 0; attempt < 5; attempt++)
      expect((await bed.signIn({ json: other })).status).toBe(401);
    const refused = await bed.signIn();
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await failure(refused)).toMatchObject({ status: 429, details: { retryAfter: 60 } });
    const json = { email: 'demo@overair.example', password: 'x' };
    expect((await bed.signIn({ json, address: '203.0.113.10' })).status).toBe(401);
    bed.clock.advance(60_000);
    expect((await bed.signIn()).status).toBe(401);
  });
});

describe('renewing a session', () => {
  it('happens minutes before its end, once for twenty requests at once', async () => {
    const bed = createTestBed();
    await bed.signIn();
    bed.on('refreshToken', () => tokensOf(2));
    bed.on('getUserIsHaveDeviceUpgrade', ({ headers }) => headers.get('authorization')?.slice(-2));
    await bed.ask('planCount');
    expect(bed.sent.filter(({ path }) => path === 'refreshToken')).toHaveLength(0);
    bed.clock.advance(7_000_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => bed.ask('planCount')));
    expect(new Set(await Promise.all(answers.map(dataOf)))).toEqual(new Set(['-2']));
    const renewals = bed.sent.filter(({ path }) => path === 'refreshToken');
    expect(renewals.map(({ query }) => query)).toEqual([{ refreshToken: 'refresh-1' }]);
  });

  it('is told with the account, whatever came of it', async () => {
    const bed = createTestBed();
    const { account } = (await dataOf(await bed.signIn())) as { account: { id: string } };
    bed.clock.advance(7_000_000);
    bed.on('getUserIsHaveDeviceUpgrade', () => 7);
    bed.on('refreshToken', () => Promise.reject(new TypeError('fetch failed')));
    await bed.ask('planCount');
    bed.on('refreshToken', () => tokensOf(2));
    await bed.ask('planCount');
    const lines = bed.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = { event: 'renewal', operation: 'refreshToken', account: account.id };
    const lost = expect.objectContaining({
      ...told,
      level: 'warn',
      error: 'upstream-unavailable',
    }) as unknown;
    expect(lines.filter(({ event }) => event === 'renewal')).toEqual([
      lost,
      lost,
      expect.objectContaining({ ...told, level: 'info' }),
    ]);
    expect(bed.lines.join('')).not.toContain('refresh-1');
  });

  it('happens when a token is refused, also for a late request with the old cookie', async () => {
    const bed = createTestBed();
    await bed.signIn();
    const old = bed.browser.copy();
    bed.on('refreshToken', () => tokensOf(2));
    bed.on('getUserIsHaveDeviceUpgrade', ({ headers }) =>
      headers.get('authorization') === 'Bearer access-1' ? envelope(5032) : 7,
    );
    expect(await dataOf(await bed.ask('planCount'))).toBe(7);
    bed.clock.advance(30_000);
    expect(await dataOf(await bed.ask('planCount', {}, { cookies: old }))).toBe(7);
    expect(bed.sent.filter(({ path }) => path === 'refreshToken')).toHaveLength(1);
    expect(old.getAll().length).toBeGreaterThan(0);
  });

  it('that the platform refuses ends the session', async () => {
    const bed = createTestBed();
    await bed.signIn();
    bed.on('refreshToken', () => envelope(5032));
    bed.on('getUserIsHaveDeviceUpgrade', () => envelope(5032));
    expect(await failure(await bed.ask('planCount'))).toMatchObject({ status: 401, code: 'session-expired' });
    expect(bed.browser.kept.size).toBe(0);
    expect(await dataOf(await bed.who())).toMatchObject({ account: null });
  });

  it('that fails on the way lets a token that still lives go on', async () => {
    const bed = createTestBed();
    await bed.signIn();
    bed.on('getUserIsHaveDeviceUpgrade', () => 7);
    bed.clock.advance(7_000_000);
    expect(await dataOf(await bed.ask('planCount'))).toBe(7);
    bed.clock.advance(200_000);
    expect(await failure(await bed.ask('planCount'))).toMatchObject({ code: 'upstream-unavailable' });
    expect(bed.browser.kept.size).toBe(1);
  });
});

describe('a request without a session', () => {
  it('is told so, whatever it asks', async () => {
    const bed = createTestBed();
    expect(await failure(await bed.ask('device', device))).toMatchObject({
      status: 401,
      code: 'not-signed-in',
    });
    expect(await failure(await bed.file('/gateway/firmware/x'))).toMatchObject({ code: 'not-signed-in' });
    expect(await dataOf(await bed.who())).toMatchObject({ account: null });
    expect(bed.sent).toEqual([]);
  });
});
