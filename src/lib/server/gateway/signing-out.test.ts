import { describe, expect, it, vi } from 'vitest';
import { MemoryJournal } from './testing/memory-journal';
import { createTestBed, dataOf, envelope, failure, tokensOf, type CookieJar } from './testing/test-bed';

const DAY_S = 86_400;
const device = { productKey: 'p1', deviceKey: 'd1' };

describe('signing out', () => {
  it('ends the session upstream and here', async () => {
    const bed = createTestBed();
    await bed.signIn();
    expect(await dataOf(await bed.signOut())).toMatchObject({ account: null, endedUpstream: true });
    expect(bed.sent.at(-1)).toMatchObject({ path: 'userLogout' });
    expect(bed.sent.at(-1)!.headers.get('authorization')).toBe('Bearer access-1');
    expect(bed.browser.kept.size).toBe(0);
  });

  it('ends it here even if the Developer Center is not there', async () => {
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
    const copy = bed.browser.copy();
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
    const copy = bed.browser.copy();
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
    const copy = bed.browser.copy();
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

describe('a mark that its page left without a network', () => {
  const NAME = '__Host-overair-signed-out';
  const marked = async (account?: string) => {
    const bed = createTestBed();
    const data = (await dataOf(await bed.signIn())) as { account: { id: string } };
    const copy = bed.browser.copy();
    bed.browser.set(NAME, account ?? data.account.id, { path: '/' });
    return { bed, copy, id: data.account.id };
  };

  it.each(['ask', 'who', 'file', 'signOut'] as const)(
    'ends the session before %s does anything',
    async (door) => {
      const { bed, copy } = await marked();
      const told: string[] = [];
      bed.on('userLogout', ({ headers }) => told.push(headers.get('authorization') ?? ''));
      bed.on('deviceInfo', () => ({ deviceType: 1, authKey: 'secret' }));
      const asked = {
        ask: () => bed.ask('deviceSecret', device),
        who: () => bed.who(),
        file: () => bed.file('/gateway/firmware/x'),
        signOut: () => bed.signOut(),
      };
      const body = await (await asked[door]()).text();
      expect(body).toMatch(/"not-signed-in"|"account":null/);
      expect(bed.browser.kept.size).toBe(0);
      await vi.waitFor(() => expect(told).toEqual(['Bearer access-1']));
      expect(bed.sent.filter(({ path }) => path === 'deviceInfo')).toEqual([]);
      expect(await failure(await bed.ask('device', device, { cookies: copy }))).toMatchObject({
        code: 'not-signed-in',
      });
    },
  );

  it('does not wait for a Developer Center that does not answer', async () => {
    const { bed } = await marked();
    bed.on('userLogout', () => new Promise(() => undefined));
    expect(await dataOf(await bed.who())).toMatchObject({ account: null });
  });

  it('makes way for a new sign-in, and takes nothing of it away', async () => {
    const { bed, copy } = await marked();
    expect((await bed.signIn()).status).toBe(200);
    expect(bed.browser.get(NAME)).toBeUndefined();
    expect(await dataOf(await bed.who())).not.toMatchObject({ account: null });
    expect(await failure(await bed.ask('device', device, { cookies: copy }))).toMatchObject({
      code: 'not-signed-in',
    });
  });

  it('of somebody else ends nothing, and is taken away', async () => {
    const { bed, id } = await marked('somebody-else');
    expect(await dataOf(await bed.who())).toMatchObject({ account: { id } });
    expect(bed.browser.get(NAME)).toBeUndefined();
  });
});
