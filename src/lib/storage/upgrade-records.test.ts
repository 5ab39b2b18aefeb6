import { expect, it } from 'vitest';
import { forgetAccount } from './forget';
import { alice, freshDatabase, meter } from '../testing/database';
import { keepUpgradeRecord, keptUpgradeRecord, MAX_UPGRADE_RECORDS } from './upgrade-records';

const device = (index: number) => ({ ...meter, deviceKey: `d${index}` });

it('keeps the records of the devices that were upgraded last', async () => {
  const database = freshDatabase();
  for (let index = 0; index <= MAX_UPGRADE_RECORDS; index++)
    await keepUpgradeRecord(database, alice, device(index), `{"of":${index}}`, 1_000 + index);
  await keepUpgradeRecord(database, alice, device(1), '{"again":1}', 5_000);
  expect(await keptUpgradeRecord(database, alice, device(0))).toBeNull();
  expect(await keptUpgradeRecord(database, alice, device(1))).toMatchObject({ text: '{"again":1}' });
  expect(await keptUpgradeRecord(database, alice, device(2))).toMatchObject({ text: '{"of":2}' });
});

it('deletes them when the account signs out', async () => {
  const database = freshDatabase();
  await keepUpgradeRecord(database, alice, meter, '{}', 1_000);
  await forgetAccount(database, alice);
  expect(await keptUpgradeRecord(database, alice, meter)).toBeNull();
});
