import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../developer-center/types';
import { idle, TestClock } from '../testing/clock';
import { idOf } from '../testing/plans';
import { GatewayConnection } from './fleet.svelte';
import { FakeSignal } from './testing/signal';

const people = { ann: { id: 'a1', name: 'Ann' }, bob: { id: 'b1', name: 'Bob' } } as const;
const developerCenter = { id: 'dc', name: 'Demo', embedded: false };
const lastOf = ({ id, name }: Account) => ({ center: 'dc', account: id, name, embedded: false });

type Who = keyof typeof people | 'nobody';
const idOfWho = (who: Who): string | undefined => (who === 'nobody' ? undefined : people[who].id);

/** What waits for the test to answer it. */
interface Held {
  answer(): void;
  fail(): void;
}

/** A page that starts, a gateway whose answers come when the test wants, and a browser that remembers Ann. */
function setUp({ remembers = 'ann' as Who, former = [] as string[] } = {}) {
  const world = {
    /** Who is signed in at the gateway. */
    signedIn: 'ann' as Who,
    mark: null as string | null,
    last: remembers === 'nobody' ? null : lastOf(people[remembers]),
    /** Who signs in next. */
    signingIn: 'ann' as Who,
    /** What was moved from a former id, and what status the page had then. */
    moved: [] as string[],
    /** In whose name what device was asked for, and what status the page had then. */
    api: [] as { device: unknown; account: string | null; status: string }[],
    questions: [] as Held[],
    readings: [] as (() => void)[],
  };
  const sessionOf = (who: Who): unknown => ({
    account: who === 'nobody' ? null : { ...people[who], ...(former.length > 0 ? { former } : {}) },
    developerCenter,
    reports: [],
  });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    // The mark goes with whatever reaches the gateway.
    if (world.mark === idOfWho(world.signedIn)) world.signedIn = 'nobody';
    world.mark = null;
    if (new URL(request.url).pathname.startsWith('/gateway/api/')) {
      const account = request.headers.get('x-overair-account');
      const status = connection.session.status.kind;
      const { deviceKey } = (await request.json()) as Record<string, unknown>;
      world.api.push({ device: deviceKey, account, status });
      return Response.json({ data: null });
    }
    if (request.method === 'DELETE') world.signedIn = 'nobody';
    if (request.method === 'POST') world.signedIn = world.signingIn;
    const data = sessionOf(world.signedIn);
    if (request.method !== 'GET') return Response.json({ data });
    return new Promise((resolve) => {
      world.questions.push({
        answer: () => resolve(Response.json({ data })),
        // A page of the network's own: nothing of ours has answered.
        fail: () => resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } })),
      });
    });
  };
  const clock = new TestClock();
  const connection = new GatewayConnection({
    ...{ clock, fetch, visible: new FakeSignal(), network: new FakeSignal() },
    ...{ language: () => 'en', timeZone: () => 'UTC', origin: 'http://gateway.test' },
    mark: { leave: (account) => void (world.mark = account), left: () => world.mark },
    memory: {
      last: () => new Promise((resolve) => world.readings.push(() => resolve(world.last))),
      keep: (last) => Promise.resolve(void (world.last = { ...last, embedded: false })),
      forget: () => Promise.resolve(void (world.last = null)),
      adopt: (_, ids) => {
        world.moved.push(...ids, connection.session.status.kind);
        return Promise.resolve(true);
      },
    },
  });
  const { session } = connection;
  const ask = (key = 'a'): Promise<unknown> =>
    connection.client.devicePlan(idOf(key)).catch((error: unknown) => error);
  const next = async (list: (() => void)[]): Promise<void> => {
    list.shift()?.();
    await idle(2);
  };
  return {
    ...{ world, clock, connection, session, ask },
    /** What the disk was asked first is read. */
    read: () => next(world.readings),
    /** The first question to the gateway is answered, as it was when it came; or it is not. */
    answer: () => next(world.questions.splice(0, 1).map((held) => () => held.answer())),
    fail: () => next(world.questions.splice(0, 1).map((held) => () => held.fail())),
  };
}

/** What was kept is shown, the gateway has been asked and has not answered, and one question of a page waits for it. */
async function shown(options: Parameters<typeof setUp>[0] = {}) {
  const start = setUp(options);
  void start.session.start();
  await idle(2);
  await start.read();
  const asked = start.ask();
  await idle(2);
  return { ...start, asked };
}

describe('a start', () => {
  it('shows who used this browser last at once, and asks nothing in their name', async () => {
    const { session, connection, world } = await shown();
    expect(session.status).toEqual({ kind: 'unconfirmed', account: people.ann });
    expect(session.scope).toEqual({ center: 'dc', account: 'a1' });
    expect([connection.offline, connection.unconfirmed]).toEqual([false, true]);
    expect([world.questions.length, world.api]).toEqual([1, []]);
  });

  it('is confirmed by the answer, and what waited is asked', async () => {
    const { session, asked, world, answer } = await shown();
    await answer();
    expect(session.status).toEqual({ kind: 'signed-in', account: people.ann });
    expect(await asked).toBeNull();
    expect(world.api).toEqual([{ device: 'a', account: 'a1', status: 'signed-in' }]);
  });

  it('is another account’s by the answer, which is asked nothing that waited', async () => {
    const start = setUp();
    start.world.signedIn = 'bob';
    void start.session.start();
    await idle(2);
    await start.read();
    const asked = start.ask();
    await start.answer();
    expect(start.session.account).toEqual(people.bob);
    expect(await asked).toMatchObject({ code: 'cancelled' });
    expect(start.world.api).toEqual([]);
  });

  it('finds the session expired: what is shown stays', async () => {
    const start = setUp();
    start.world.signedIn = 'nobody';
    void start.session.start();
    await idle(2);
    await start.read();
    await start.answer();
    await start.read();
    expect(start.session.status).toEqual({ kind: 'expired', account: people.ann });
    expect(start.session.session).not.toBeNull();
  });

  it('is without a network if the question fails, and what waited is not asked in vain', async () => {
    const { session, connection, asked, world, fail } = await shown();
    await fail();
    expect(session.status).toEqual({ kind: 'offline', account: people.ann });
    expect([connection.offline, connection.unconfirmed]).toEqual([true, false]);
    expect(await asked).toMatchObject({ code: 'offline' });
    expect(world.api).toEqual([]);
  });

  it('is without a network if the disk is slower than the failure', async () => {
    const start = setUp();
    void start.session.start();
    await idle(2);
    await start.fail();
    expect(start.session.status.kind).toBe('loading');
    await start.read();
    await start.read();
    expect(start.session.status).toEqual({ kind: 'offline', account: people.ann });
  });

  it('waits for no disk if the gateway answers', async () => {
    const { session, world, answer, read } = setUp();
    world.signedIn = 'bob';
    void session.start();
    await idle(2);
    await answer();
    expect(session.account).toEqual(people.bob);
    await read();
    expect(session.account).toEqual(people.bob);
  });

  it('lets sign in whoever is not signed in, whatever the disk does', async () => {
    const { session, world, clock, answer } = setUp();
    world.signedIn = 'nobody';
    void session.start();
    await idle(2);
    await answer();
    clock.advance(1_500);
    await idle(2);
    expect(session.status.kind).toBe('signed-out');
  });

  it('shows nothing of a former id while it is moved', async () => {
    const { session, world, answer, read, ask } = setUp({ former: ['a0'] });
    world.last = lastOf({ id: 'a0', name: 'Ann' });
    void session.start();
    await idle(2);
    await read();
    expect(session.account?.id).toBe('a0');
    const asked = ask();
    await answer();
    await read();
    expect(world.moved).toEqual(['a0', 'loading']);
    expect(session.account?.id).toBe('a1');
    expect(await asked).toMatchObject({ code: 'cancelled' });
    expect(world.api).toEqual([]);
  });

  it('can be signed out of before the answer, which signs nobody in again', async () => {
    const { session, world, asked, answer } = await shown();
    expect(await session.signOut()).toBe(true);
    await idle(2);
    expect(await asked).toMatchObject({ code: 'cancelled' });
    await answer();
    expect(session.status.kind).toBe('signed-out');
    // Who has just signed out is told where to sign in.
    await answer();
    world.readings.splice(0).forEach((read) => read());
    await idle(2);
    expect(session.session?.developerCenter).toEqual(developerCenter);
    expect([session.status.kind, world.api]).toEqual(['signed-out', []]);
  });

  it('ends if another tab has signed out meanwhile', async () => {
    const { session, world, asked, answer } = await shown();
    world.mark = 'a1';
    void session.load();
    await idle(2);
    expect(session.status.kind).toBe('signed-out');
    expect(await asked).toMatchObject({ code: 'cancelled' });
    await answer();
    expect(session.account).toBeNull();
  });
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('read', 'answer', 'ask') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'fail',
      'sign out',
      'sign in as ann',
      'sign in as bob',
      'out elsewhere',
      'bob elsewhere',
    ),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A start to which things happen, and what must hold whatever they are. */
class Story {
  readonly start = setUp();
  readonly #asked = new Map<string, string>();
  readonly #answers: Promise<unknown>[] = [];
  /** Who has signed out and not in again. */
  #left: string | undefined;

  async happens(each: Step): Promise<void> {
    await this.#do(each);
    await idle(2);
    const { session, world } = this.start;
    if (this.#left !== undefined) expect(session.account?.id).not.toBe(this.#left);
    for (const { device, account, status } of world.api) {
      expect(account).toBe(this.#asked.get(String(device)));
      expect(status).not.toBe('unconfirmed');
    }
  }

  async #do(each: Step): Promise<void> {
    const { start } = this;
    const { session, world } = start;
    switch (each) {
      case 'read':
      case 'answer':
      case 'fail':
        return start[each]();
      case 'ask':
        return this.#ask();
      case 'sign out':
        this.#left = session.account?.id ?? this.#left;
        return void session.signOut();
      case 'sign in as ann':
      case 'sign in as bob':
        world.signingIn = each === 'sign in as ann' ? 'ann' : 'bob';
        if (this.#left === idOfWho(world.signingIn)) this.#left = undefined;
        return void session.signIn({ email: '', password: '' });
      case 'out elsewhere':
        this.#left = idOfWho(world.signedIn) ?? this.#left;
        world.mark = idOfWho(world.signedIn) ?? null;
        if (world.last?.account === world.mark) world.last = null;
        return void session.load();
      case 'bob elsewhere':
        world.signedIn = 'bob';
        if (this.#left === 'b1') this.#left = undefined;
        return void session.load();
    }
  }

  #ask(): void {
    const { session, ask } = this.start;
    if (session.account === null) return;
    const key = `d${this.#asked.size}`;
    this.#asked.set(key, session.account.id);
    this.#answers.push(ask(key));
  }

  /** All that is on its way comes, and who is signed in is asked once more; who is shown then is who is signed in. */
  async ends(): Promise<void> {
    const { start } = this;
    const { session, world } = start;
    void session.load();
    await idle(2);
    while (world.questions.length + world.readings.length > 0) {
      await this.happens('read');
      await this.happens('answer');
    }
    if (world.signedIn === 'nobody') expect(['signed-out', 'expired']).toContain(session.status.kind);
    else expect(session.status).toEqual({ kind: 'signed-in', account: people[world.signedIn] });
    await Promise.all(this.#answers);
  }
}

it('asks in the name of nobody who is not confirmed, whatever comes first, and shows who is signed in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 14 }),
      fc.constantFrom<Who>('ann', 'bob', 'nobody'),
      async (steps, who) => {
        const story = new Story();
        story.start.world.signedIn = who;
        void story.start.session.start();
        for (const each of steps) await story.happens(each);
        await story.ends();
      },
    ),
    { numRuns: 60 },
  );
});
