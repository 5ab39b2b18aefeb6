import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptActivity } from './activity';
import { forgetAccount } from './forget';
import { keepJournal } from './journals';
import { freeParked } from './free-parked';
import { parkedRecords } from './parked';
import { readRecord } from './record-store';
import { recordSchemas, type StoreName } from './schema';
import { keepSecret, keptSecret, secretKeptUntil } from './secrets';
import { damaged, damages, placesIn } from './testing/damage';
import { keptJournalState, keptRecords } from '../testing/kept-records';
import { alice, bob, freshDatabase, freshName, meter, putRaw } from '../testing/database';

type Sampled = keyof typeof keptRecords;

const shown = ['outbox', 'journals', 'packages', 'secrets', 'workItems'] as const;

async function databaseWith(values: Readonly<Record<string, unknown>>) {
  const name = freshName();
  await putRaw(name, values);
  return freshDatabase({ name });
}

const without = (store: Sampled, field: string) =>
  Object.assign({}, keptRecords[store], { [field]: undefined });

describe('a record that cannot be read and nobody tells again', () => {
  it.each(shown)(
    'is shown with its place and its device, and is let go by a person alone: %s',
    async (store) => {
      const fields = {
        ...{ outbox: 'subject', journals: 'state', packages: 'size', secrets: 'sealed' },
        workItems: 'place',
      };
      const database = await databaseWith({ [store]: without(store, fields[store]) });
      const [parked, ...others] = await parkedRecords(database, alice);
      expect(others).toEqual([]);
      const device = store === 'packages' ? null : meter;
      expect(parked).toMatchObject({ store, place: fields[store], at: { store }, device });
      expect(await parkedRecords(database, bob)).toEqual([]);
      await freeParked(database, alice, parked!);
      expect(await parkedRecords(database, alice)).toEqual([]);
    },
  );

  it('ends its line of the history when it was to be sent', async () => {
    const { activity } = keptRecords;
    const database = await databaseWith({ outbox: without('outbox', 'subject'), activity });
    const [parked] = await parkedRecords(database, alice);
    await freeParked(database, alice, parked!);
    expect(await keptActivity(database, alice)).toMatchObject([{ id: 'i', outcome: 'dropped' }]);
  });

  it('takes its bytes along when it is a package', async () => {
    const database = await databaseWith({ packages: without('packages', 'size') });
    await database.write(['chunks'], async (transaction) => {
      const chunks = transaction.objectStore('chunks');
      await chunks.put(new Uint8Array(3), ['embedded', 'alice', 'c', 0]);
      await chunks.put(new Uint8Array(3), ['embedded', 'alice', 'other', 0]);
    });
    const [parked] = await parkedRecords(database, alice);
    await freeParked(database, alice, parked!);
    const left = await database.read(['chunks'], (transaction) =>
      transaction.objectStore('chunks').getAllKeys(),
    );
    expect(left).toEqual([['embedded', 'alice', 'other', 0]]);
  });

  it('is still shown after something new took its place, and goes with the account, but unsent entries stay', async () => {
    const outbox = { ...alice, id: 'q', store: 'outbox', raw: { id: 'i' }, place: '', parkedAt: 1 };
    const database = await databaseWith({ journals: without('journals', 'state'), parked: outbox });
    await keepJournal(database, alice, { ...meter, state: keptJournalState(), now: 1 });
    expect((await parkedRecords(database, alice)).map(({ store, place }) => [store, place])).toEqual(
      expect.arrayContaining([
        ['journals', 'state'],
        ['outbox', ''],
      ]),
    );
    await forgetAccount(database, alice);
    expect((await parkedRecords(database, alice)).map(({ store }) => store)).toEqual(['outbox']);
  });

  it('is a secret that its key does not open: the device is not prepared any more', async () => {
    const database = freshDatabase();
    const secret = { authKey: 'a', bindingCode: null, bluetoothPassword: null };
    await keepSecret(database, alice, meter, secret, 100);
    await database.write(['secretKeys'], (transaction) =>
      transaction.objectStore('secretKeys').delete(['embedded', 'alice']),
    );
    expect(await keptSecret(database, alice, meter, 1)).toBeNull();
    expect(await secretKeptUntil(database, alice, meter)).toBeNull();
    expect(await parkedRecords(database, alice)).toMatchObject([
      { store: 'secrets', place: 'sealed', device: meter },
    ]);
  });
});

/** Each store with each place of its whole record. */
const places = Object.entries(keptRecords).flatMap(([store, record]) =>
  placesIn(record).map((place) => ({ store: store as Sampled, place })),
);

it('whatever is damaged in whatever record, what is read fits its schema, and the rest is told', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...damages), ({ store, place }, damage) => {
      const raw = damaged(keptRecords[store], place, damage);
      const found = readRecord(store as StoreName, raw);
      if ('place' in found) return;
      // What is left may be read again and is the same: nothing depends on how it came to be.
      expect(readRecord(store as StoreName, found.record)).toEqual(found);
    }),
    { numRuns: 600 },
  );
  expect(Object.keys(recordSchemas)).toEqual(expect.arrayContaining(Object.keys(keptRecords)));
});
