import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import { idle } from '../testing/clock';
import { developerCenter, lastOf, people, setUpStart } from './testing/start';

/** What was kept is shown, the gateway has been asked and has not answered, and one question of a page waits for it. */
async function shown(options: Parameters<typeof setUpStart>[0] = {}) {
  const start = setUpStart(options);
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
    const start = setUpStart();
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
    const start = setUpStart();
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

  it('says that the server answers with an error, and asks by itself until it does not', async () => {
    const { session, connection, asked, ask, world, clock, refuse, answer } = await shown();
    const returned = vi.fn();
    connection.reach.onReturn(returned);
    await refuse(502);
    expect([session.status.kind, connection.offline]).toEqual(['offline', true]);
    expect(await asked).toMatchObject({ code: 'upstream-unavailable' });
    expect(connection.isTold(new OverairError('upstream-unavailable'))).toBe(true);
    for (const status of [500, 500]) {
      clock.advance(10_000);
      await idle(2);
      // An error of the gateway's own is no return either.
      await refuse(status, { 'x-overair-api': '1' });
    }
    expect(returned).not.toHaveBeenCalled();
    clock.advance(20_000);
    await idle(2);
    await answer();
    expect([session.status.kind, connection.reach.problem]).toEqual(['signed-in', null]);
    // What waits for that, decisions among it, goes out now.
    expect(returned).toHaveBeenCalledOnce();
    expect(await ask()).toBeNull();
    expect(world.questions).toEqual([]);
  });

  it('asks no earlier than a busy server wants, though nobody is remembered', async () => {
    const { session, clock, world, refuse, answer } = setUpStart();
    world.last = null;
    void session.start();
    await idle(2);
    await refuse(429, { 'retry-after': '40' });
    for (const read of world.readings.splice(0)) read();
    await idle(2);
    expect(session.status).toMatchObject({ kind: 'failed', error: { code: 'too-many-requests' } });
    clock.advance(39_000);
    await idle(2);
    expect(world.questions).toEqual([]);
    clock.advance(1_000);
    await idle(2);
    await answer();
    expect(session.account).toEqual(people.ann);
  });

  it('is told to be reloaded by a gateway that is newer', async () => {
    const { connection, refuse } = await shown();
    await refuse(200, { 'x-overair-api': '99' });
    expect([connection.outdated, connection.offline]).toEqual([true, true]);
  });

  it('is without a network if the disk is slower than the failure', async () => {
    const start = setUpStart();
    void start.session.start();
    await idle(2);
    await start.fail();
    expect(start.session.status.kind).toBe('loading');
    await start.read();
    await start.read();
    expect(start.session.status).toEqual({ kind: 'offline', account: people.ann });
  });

  it('waits for no disk if the gateway answers', async () => {
    const { session, world, answer, read } = setUpStart();
    world.signedIn = 'bob';
    void session.start();
    await idle(2);
    await answer();
    expect(session.account).toEqual(people.bob);
    await read();
    expect(session.account).toEqual(people.bob);
  });

  it('lets sign in whoever is not signed in, whatever the disk does', async () => {
    const { session, world, clock, answer } = setUpStart();
    world.signedIn = 'nobody';
    void session.start();
    await idle(2);
    await answer();
    clock.advance(1_500);
    await idle(2);
    expect(session.status.kind).toBe('signed-out');
  });

  it('shows nothing of a former id while it is moved', async () => {
    const { session, world, answer, read, ask } = setUpStart({ former: ['a0'] });
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
