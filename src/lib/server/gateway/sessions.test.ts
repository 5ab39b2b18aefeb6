import { describe, expect, it } from 'vitest';
import { MemoryJournal } from './testing/memory-journal';
import { CookieJar, createTestBed, dataOf, envelope, failure, tokensOf } from './testing/test-bed';

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

  it('happens when a token is refused, also for a late request with the old cookie', async () => {
    const bed = createTestBed();
    await bed.signIn();
    const old = copyOf(bed.browser);
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

describe('signing out', () => {
  it('ends the session upstream and here', async () => {
    const bed = createTestBed();
    await bed.signIn();
    expect(await dataOf(await bed.signOut())).toMatchObject({ account: null, endedUpstream: true });
    expect(bed.sent.at(-1)).toMatchObject({ path: 'userLogout' });
    expect(bed.sent.at(-1)!.headers.get('authorization')).toBe('Bearer access-1');
    expect(bed.browser.kept.size).toBe(0);
  });

  it('ends it here also where the Developer Center is not there', async () => {
    const bed = createTestBed();
    await bed.signIn();
    bed.on('userLogout', () => Promise.reject(new TypeError('fetch failed')));
    expect(await dataOf(await bed.signOut())).toMatchObject({ account: null, endedUpstream: false });
    expect(bed.browser.kept.size).toBe(0);
  });

  it('is not undone by a request that was under way', async () => {
    const bed = createTestBed();
    await bed.signIn();
    bed.on('refreshToken', () => tokensOf(2));
    let late: (answer: Response) => void = () => undefined;
    bed.on('getUserIsHaveDeviceUpgrade', () => new Promise<Response>((resolve) => (late = resolve)));
    const asked = bed.ask('planCount');
    await new Promise((resolve) => setTimeout(resolve));
    await bed.signOut();
    bed.on('getUserIsHaveDeviceUpgrade', () => 7);
    late(envelope(5032));
    expect(await dataOf(await asked)).toBe(7);
    expect(bed.browser.kept.size).toBe(0);
  });

  it('in the name of another account is refused', async () => {
    const bed = createTestBed();
    await bed.signIn();
    const headers = { 'X-Overair-Account': 'somebody-else' };
    expect(await failure(await bed.signOut({ headers }))).toMatchObject({
      status: 409,
      code: 'account-changed',
    });
    expect(bed.browser.kept.size).toBe(1);
  });
});

/** What an attacker has copied of a browser. */
function copyOf(browser: CookieJar): CookieJar {
  const copy = new CookieJar();
  for (const [name, cookie] of browser.kept) copy.kept.set(name, cookie);
  return copy;
}

describe('a copied cookie', () => {
  const secretDoors = (bed: ReturnType<typeof createTestBed>, cookies: CookieJar) =>
    Promise.all([
      bed.ask('deviceSecret', device, { cookies }),
      bed.ask('planCount', {}, { cookies }),
      bed.file('/gateway/firmware/x', { cookies }),
    ]);

  it.each([
    ['the Developer Center has heard of it', () => null],
    ['the Developer Center has not answered', () => Promise.reject(new TypeError('fetch failed'))],
  ])('opens nothing once its session was ended, where %s', async (_, answered) => {
    const bed = createTestBed();
    await bed.signIn();
    const copy = copyOf(bed.browser);
    bed.on('userLogout', answered);
    await bed.signOut();
    const before = bed.sent.length;
    for (const refused of await secretDoors(bed, copy)) {
      expect(await failure(refused)).toMatchObject({ status: 401, code: 'not-signed-in' });
    }
    expect(await dataOf(await bed.who({ cookies: copy }))).toMatchObject({ account: null });
    expect(bed.sent).toHaveLength(before);
    expect(copy.kept.size).toBe(0);
  });

  it('opens nothing after the server was started anew, nor where it was renewed before the end', async () => {
    const journal = new MemoryJournal();
    const bed = createTestBed({ journal });
    await bed.signIn();
    const copy = copyOf(bed.browser);
    bed.on('refreshToken', () => tokensOf(2));
    bed.on('getUserIsHaveDeviceUpgrade', () => 7);
    bed.clock.advance(29 * DAY_S * 1000);
    expect((await bed.ask('planCount', {}, { cookies: copy })).status).toBe(200);
    await bed.signOut();
    const again = createTestBed({ journal });
    again.clock.advance(58 * DAY_S * 1000);
    again.on('refreshToken', () => tokensOf(3));
    expect(await failure(await again.ask('planCount', {}, { cookies: copy }))).toMatchObject({
      code: 'not-signed-in',
    });
    expect(again.sent).toEqual([]);
  });

  it('opens nothing once the browser has signed in anew', async () => {
    const bed = createTestBed();
    await bed.signIn();
    const copy = copyOf(bed.browser);
    await bed.signIn();
    expect(await failure(await bed.ask('device', device, { cookies: copy }))).toMatchObject({
      code: 'not-signed-in',
    });
    expect(await dataOf(await bed.who())).not.toMatchObject({ account: null });
  });

  it('opens nothing when its refresh token is over, whatever the cookie says', async () => {
    const bed = createTestBed();
    await bed.signIn();
    bed.clock.advance(30 * DAY_S * 1000);
    expect(await failure(await bed.ask('device', device))).toMatchObject({ code: 'not-signed-in' });
    expect(bed.browser.kept.size).toBe(0);
    expect(bed.sent.filter(({ path }) => path === 'refreshToken')).toEqual([]);
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
