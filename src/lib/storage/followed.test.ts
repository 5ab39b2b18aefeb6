import { describe, expect, it } from 'vitest';
import { keepFollowed, keptFollowed, MAX_FOLLOWED_AGE, pruneFollowed, type NewFollowed } from './followed';
import { forgetAccount } from './forget';
import { claimEvent, MAX_TOLD_AGE, pruneToldEvents } from './told-events';
import { keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase, meter } from '../testing/database';

const seen = (planId: string, updatedAt: number): NewFollowed => ({
  ...keptRecords.followedUpgrades,
  ...{ planId, updatedAt },
});

const replace = (_kept: unknown, told: NewFollowed): NewFollowed => told;

describe('what was seen of upgrades', () => {
  it('is kept by device and plan, and merged with what another tab has kept meanwhile', async () => {
    const database = freshDatabase();
    await keepFollowed(database, alice, [seen('7', 1), seen('8', 2)], replace);
    await keepFollowed(database, bob, [seen('7', 3)], replace);
    await keepFollowed(database, alice, [seen('7', 4)], (kept, told) => {
      expect(kept?.updatedAt).toBe(1);
      return { ...told, reason: 'merged' };
    });
    await keepFollowed(database, alice, [seen('8', 5)], () => null);
    const kept = await keptFollowed(database, alice);
    expect(kept.map(({ planId, reason, updatedAt }) => [planId, reason, updatedAt])).toEqual([
      ['7', 'merged', 4],
      ['8', 'Not enough space', 2],
    ]);
  });

  it('stays as the history does if the account signs out, and goes by age and number', async () => {
    const database = freshDatabase();
    const upgrades = [seen('7', 1), seen('8', MAX_FOLLOWED_AGE), seen('9', MAX_FOLLOWED_AGE + 1)];
    await keepFollowed(database, alice, upgrades, replace);
    await forgetAccount(database, alice);
    expect(await keptFollowed(database, alice)).toHaveLength(3);
    await pruneFollowed(database, alice, MAX_FOLLOWED_AGE + 2);
    expect((await keptFollowed(database, alice)).map(({ planId }) => planId)).toEqual(['8', '9']);
    await pruneFollowed(database, alice, MAX_FOLLOWED_AGE + 2, 1);
    expect((await keptFollowed(database, alice)).map(({ planId }) => planId)).toEqual(['9']);
  });
});

describe('an event', () => {
  it('is told by one of all tabs, until so much time has passed that it never comes again', async () => {
    const database = freshDatabase();
    const id = `result:${meter.deviceKey}:7`;
    const claims = await Promise.all([1, 2, 3].map(() => claimEvent(database, alice, id, 5)));
    expect(claims.filter((claimed) => claimed)).toHaveLength(1);
    expect(await claimEvent(database, bob, id, 5)).toBe(true);
    await pruneToldEvents(database, alice, MAX_TOLD_AGE);
    expect(await claimEvent(database, alice, id, 6)).toBe(false);
    await pruneToldEvents(database, alice, MAX_TOLD_AGE + 6);
    expect(await claimEvent(database, alice, id, 7)).toBe(true);
  });
});
