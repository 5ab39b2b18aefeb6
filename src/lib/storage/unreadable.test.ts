import { expect, it, vi } from 'vitest';
import { keptActivity } from './activity';
import { keepDevices, keptDevice, keptDevices } from './devices';
import { dropJournal, keepJournal, keptJournal, keptJournals } from './journals';
import { keptPlans } from './plans';
import { recordSchemas, type StoreName } from './schema';
import { keptDevice as aDevice, keptJournalState, keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase, freshName, meter, putRaw, valve } from '../testing/database';

async function databaseWith(values: Readonly<Record<string, unknown>>) {
  const name = freshName();
  await putRaw(name, values);
  return freshDatabase({ name });
}

it.each(Object.entries(keptRecords))('%s: what is written whole is read whole', async (store, record) => {
  if (store === 'chunks') return;
  const database = await databaseWith({ [store]: record });
  const name = store as Exclude<StoreName, 'secretKeys'>;
  expect(await database.read([name], (transaction) => transaction.objectStore(name).getAll())).toEqual([
    record,
  ]);
  expect([...database.unreadable.of(alice), ...database.unreadable.of({ center: '', account: '' })]).toEqual(
    [],
  );
});

it('has a schema for every store', async () => {
  const database = freshDatabase();
  const names = Object.keys(recordSchemas) as StoreName[];
  await database.read(names, (transaction) => transaction.objectStore('parked').count());
});

it('leaves out what does not fit, counts it once, and names the place alone', async () => {
  const { plan } = keptRecords.plans;
  const database = await databaseWith({
    plans: { ...keptRecords.plans, plan: { ...plan, components: undefined } },
  });
  const changed = vi.fn();
  database.unreadable.subscribe(changed);
  expect(await keptPlans(database, alice)).toEqual([]);
  expect(await keptPlans(database, alice)).toEqual([]);
  expect(changed).toHaveBeenCalledOnce();
  expect(database.unreadable.of(bob)).toEqual([]);
  expect(database.unreadable.of(alice)).toEqual([
    { store: 'plans', key: ['embedded', 'alice', 'p1', meter.deviceKey], place: 'plan.components' },
  ]);
});

it('is whole again once a fresh answer has replaced it', async () => {
  const database = await databaseWith({ devices: { ...keptRecords.devices, readAt: 'x' } });
  expect(await keptDevice(database, alice, meter)).toBeNull();
  expect(database.unreadable.of(alice)).toHaveLength(1);
  // Another device's answer says nothing of it.
  await keepDevices(database, alice, [aDevice(valve)], 1, false);
  expect(database.unreadable.of(alice)).toHaveLength(1);
  await keepDevices(database, alice, [aDevice(meter)], 2, false);
  expect(database.unreadable.of(alice)).toEqual([]);
  expect(await keptDevices(database, alice)).toHaveLength(2);
});

it('parks a journal that cannot be read before a new one takes its place, in the same transaction', async () => {
  const damaged = { ...keptRecords.journals, state: { format: 9 } };
  const database = await databaseWith({ journals: damaged });
  expect(await keptJournal(database, alice, meter)).toBeNull();
  await keepJournal(database, alice, { ...meter, state: keptJournalState(7), now: 7 });
  expect(await keptJournals(database, alice)).toMatchObject([{ state: { startedAt: 7 }, reports: [] }]);
  const parked = () => database.read(['parked'], (transaction) => transaction.objectStore('parked').getAll());
  expect(await parked()).toMatchObject([
    { ...alice, store: 'journals', raw: damaged, place: 'state.format' },
  ]);
  expect(database.unreadable.of(alice)).toEqual([]);
  // One that is whole is replaced and not parked.
  await keepJournal(database, alice, { ...meter, state: keptJournalState(8), now: 8 });
  await dropJournal(database, alice, meter);
  expect(await parked()).toHaveLength(1);
});

it('tells lines of the history that no index can find', async () => {
  const database = await databaseWith({ activity: { ...keptRecords.activity, happenedAt: undefined } });
  expect(await keptActivity(database, alice)).toEqual([]);
  expect(database.unreadable.of(alice)).toMatchObject([{ store: 'activity', place: 'happenedAt' }]);
});
