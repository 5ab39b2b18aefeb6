import { describe, expect, it } from 'vitest';
import { keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase, meter, valve } from '../testing/database';
import { addPrepareWishes, dropPrepareWishes, prepareWishes } from './preparations';
import { keepReading, keptReading } from './readings';

const wished = [
  { ...valve, name: 'Valve' },
  { ...meter, name: 'Meter' },
];

describe('what is to be prepared', () => {
  it('is kept by account in the order of the wish, until it is done', async () => {
    const database = freshDatabase();
    await addPrepareWishes(database, alice, wished, 5);
    const later = { ...meter, deviceKey: 'later', name: 'Later' };
    await addPrepareWishes(database, alice, [later], 6);
    const names = async () => (await prepareWishes(database, alice)).map(({ name }) => name);
    expect(await names()).toEqual(['Valve', 'Meter', 'Later']);
    expect(await prepareWishes(database, bob)).toEqual([]);
    await dropPrepareWishes(database, alice, valve);
    expect(await names()).toEqual(['Meter', 'Later']);
    await dropPrepareWishes(database, alice);
    expect(await names()).toEqual([]);
  });
});

describe('what a device said when it was prepared', () => {
  it('is kept with when', async () => {
    const database = freshDatabase();
    const { reading } = keptRecords.readings;
    expect(await keptReading(database, alice, meter)).toBeNull();
    await keepReading(database, alice, meter, reading, 7);
    expect(await keptReading(database, alice, meter)).toMatchObject({ reading, readAt: 7 });
    expect(await keptReading(database, bob, meter)).toBeNull();
  });
});
