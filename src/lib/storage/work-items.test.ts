import { describe, expect, it } from 'vitest';
import { keptWorkItem } from '../testing/kept-records';
import { alice, bob, freshDatabase, freshName, meter, putRaw, valve } from '../testing/database';
import { parkedRecords } from './parked';
import { changeWorkItems, keptWorkItems } from './work-items';

const atValve = { ...keptWorkItem, ...valve, place: 2 };

describe('the work list', () => {
  it('is kept by account, in its order', async () => {
    const database = freshDatabase();
    await changeWorkItems(database, alice, () => [atValve, keptWorkItem]);
    expect(await keptWorkItems(database, alice)).toEqual([keptWorkItem, atValve]);
    expect(await keptWorkItems(database, bob)).toEqual([]);
  });

  it('is changed as it is then, whatever another tab has done, and loses nothing of either', async () => {
    const name = freshName();
    const [one, other] = [freshDatabase({ name }), freshDatabase({ name })];
    await Promise.all([
      changeWorkItems(one, alice, (items) => [...items, keptWorkItem]),
      changeWorkItems(other, alice, (items) => [...items, atValve]),
    ]);
    expect(await keptWorkItems(one, alice)).toHaveLength(2);
    await Promise.all([
      changeWorkItems(one, alice, (items) => items.filter(({ deviceKey }) => deviceKey !== meter.deviceKey)),
      changeWorkItems(other, alice, (items) => items.map((item) => ({ ...item, leftAt: 9 }))),
    ]);
    expect(await keptWorkItems(other, alice)).toEqual([{ ...atValve, leftAt: 9 }]);
  });

  it('leaves what cannot be read where it is, and puts it aside if something takes its place', async () => {
    const name = freshName();
    await putRaw(name, { workItems: { ...keptWorkItem, place: 'first' } });
    const database = freshDatabase({ name });
    await changeWorkItems(database, alice, (items) => [...items, atValve]);
    expect(await keptWorkItems(database, alice)).toEqual([atValve]);
    expect(await parkedRecords(database, alice)).toMatchObject([{ store: 'workItems', place: 'place' }]);
    await changeWorkItems(database, alice, (items) => [...items, keptWorkItem]);
    expect(await keptWorkItems(database, alice)).toEqual([keptWorkItem, atValve]);
    expect(await parkedRecords(database, alice)).toMatchObject([
      { store: 'workItems', at: { store: 'parked' } },
    ]);
  });
});
