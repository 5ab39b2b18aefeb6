import { expect, it } from 'vitest';
import { keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase } from '../testing/database';
import {
  addStagedUpgrade,
  changeStagedUpgrade,
  MAX_ENDED,
  openStagedUpgrades,
  type KeptStagedUpgrade,
} from './staged-upgrades';

/** One of a single device. */
function stagedUpgradeOf(id: string, deviceKey: string): KeptStagedUpgrade {
  const stage = { devices: 1, sentAt: null, who: null, results: '' };
  return {
    head: { ...keptRecords.rollouts, id, stages: [stage], stops: [], forgiven: [], end: null },
    stages: [
      {
        ...{ ...alice, rollout: id, number: 1 },
        devices: [{ productKey: 'p', deviceKey, planId: '1', name: '', entry: null, leftOut: null }],
      },
    ],
  };
}

it('keeps upgrades in stages by account, a device in one of them at most, and of the ended the last', async () => {
  const database = freshDatabase();
  expect(await addStagedUpgrade(database, alice, stagedUpgradeOf('first', 'a'))).toBe(true);
  expect(await addStagedUpgrade(database, alice, stagedUpgradeOf('second', 'a'))).toBe(false);
  expect(await openStagedUpgrades(database, bob)).toEqual([]);
  const end = (id: string, at: number) =>
    changeStagedUpgrade(database, alice, id, (head) => ({ ...head, end: { at, who: 'Ada' }, updatedAt: at }));
  await end('first', 1);
  expect(await openStagedUpgrades(database, alice)).toEqual([]);
  for (let index = 0; index <= MAX_ENDED; index++) {
    expect(await addStagedUpgrade(database, alice, stagedUpgradeOf(`n${index}`, 'a'))).toBe(true);
    await end(`n${index}`, index + 2);
  }
  expect(await addStagedUpgrade(database, alice, stagedUpgradeOf('last', 'a'))).toBe(true);
  expect(await changeStagedUpgrade(database, alice, 'first', (head) => head)).toBeNull();
  expect(await changeStagedUpgrade(database, alice, 'n1', (head) => head)).not.toBeNull();
});

it('leaves out one of which a stage is not there', async () => {
  const database = freshDatabase();
  const { head, stages } = stagedUpgradeOf('o', 'a');
  await addStagedUpgrade(database, alice, {
    head: { ...head, stages: [...head.stages, ...head.stages] },
    stages,
  });
  expect(await openStagedUpgrades(database, alice)).toEqual([]);
});
