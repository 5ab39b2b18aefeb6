import { expect, it } from 'vitest';
import { keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase } from '../testing/database';
import { addRollout, changeRollout, MAX_ENDED, openRollouts, type KeptRollout } from './rollouts';

/** One of a single device. */
function rolloutOf(id: string, deviceKey: string): KeptRollout {
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
  expect(await addRollout(database, alice, rolloutOf('first', 'a'))).toBe(true);
  expect(await addRollout(database, alice, rolloutOf('second', 'a'))).toBe(false);
  expect(await openRollouts(database, bob)).toEqual([]);
  const end = (id: string, at: number) =>
    changeRollout(database, alice, id, (head) => ({ ...head, end: { at, who: 'Ada' }, updatedAt: at }));
  await end('first', 1);
  expect(await openRollouts(database, alice)).toEqual([]);
  for (let index = 0; index <= MAX_ENDED; index++) {
    expect(await addRollout(database, alice, rolloutOf(`n${index}`, 'a'))).toBe(true);
    await end(`n${index}`, index + 2);
  }
  expect(await addRollout(database, alice, rolloutOf('last', 'a'))).toBe(true);
  expect(await changeRollout(database, alice, 'first', (head) => head)).toBeNull();
  expect(await changeRollout(database, alice, 'n1', (head) => head)).not.toBeNull();
});

it('leaves out one of which a stage is not there', async () => {
  const database = freshDatabase();
  const { head, stages } = rolloutOf('o', 'a');
  await addRollout(database, alice, { head: { ...head, stages: [...head.stages, ...head.stages] }, stages });
  expect(await openRollouts(database, alice)).toEqual([]);
});
