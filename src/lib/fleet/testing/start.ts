import type { Account } from '../../developer-center/types';
import type { LastAccount } from '../../storage/settings';
import { idle, TestClock } from '../../testing/clock';
import { idOf } from '../../testing/plans';
import { GatewayConnection } from '../gateway-connection.svelte';
import { FakeSignal } from './signal';

export const people = { ann: { id: 'a1', name: 'Ann' }, bob: { id: 'b1', name: 'Bob' } } as const;
export const developerCenter = { id: 'dc', name: 'Demo', embedded: false };
export const lastOf = ({ id, name }: Account) => ({ center: 'dc', account: id, name, embedded: false });

export type Who = keyof typeof people | 'nobody';
export const idOfWho = (who: Who): string | undefined => (who === 'nobody' ? undefined : people[who].id);

/** What waits for the test to answer it. */
interface Held {
  answer(): void;
  fail(): void;
  refuse(status: number, headers: Record<string, string>): void;
}

/** A page that starts, a gateway whose answers come when the test wants, and a browser that remembers Ann. */
export function setUpStart({ former = [] }: { former?: readonly string[] } = {}) {
  const world = {
    /** Who is signed in at the gateway. */
    signedIn: 'ann' as Who,
    mark: null as string | null,
    last: lastOf(people.ann) as LastAccount | null,
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
        refuse: (status, headers) => resolve(new Response('<html>', { status, headers })),
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
    /** The first question is answered in the gateway's place, or by a gateway that cannot. */
    refuse: (status: number, headers: Record<string, string> = {}) =>
      next(world.questions.splice(0, 1).map((held) => () => held.refuse(status, headers))),
  };
}
