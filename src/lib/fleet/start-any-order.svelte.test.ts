import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idle } from '../testing/clock';
import { idOfWho, people, setUpStart, type Who } from './testing/start';

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
  readonly start = setUpStart();
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
        this.#ask();
        return;
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
