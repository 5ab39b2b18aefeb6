import type { IDBPDatabase, IDBPTransaction } from 'idb';

/** The transaction of an upgrade, over all stores. */
export type MigrationTransaction = IDBPTransaction<unknown, string[], 'versionchange'>;

/** Takes the database from one version to the next; runs inside the upgrade's own transaction. */
export type Migration = (database: IDBPDatabase, upgrade: MigrationTransaction) => void;

const device = ['center', 'account', 'productKey', 'deviceKey'];

function create(database: IDBPDatabase, name: string, ...keyPath: string[]) {
  return database.createObjectStore(name, { keyPath });
}

/**
 * The database's history: version n is what the first n migrations made. A migration that has been released never
 * changes; what has to change comes as a new one at the end.
 */
export const migrations: readonly Migration[] = [
  // 1: what was last known.
  (database) => {
    create(database, 'settings', 'center', 'account', 'name');
    create(database, 'devices', ...device);
    create(database, 'plans', ...device);
    create(database, 'bluetoothPlans', ...device);
    create(database, 'linkProfiles', 'center', 'account', 'productKey');
  },
  // 2: what happened, and what must reach the Developer Center.
  (database) => {
    const outbox = create(database, 'outbox', 'center', 'account', 'sequence');
    outbox.createIndex('byId', ['center', 'account', 'id'], { unique: true });
    const activity = create(database, 'activity', 'center', 'account', 'id');
    activity.createIndex('byTime', ['center', 'account', 'happenedAt']);
    create(database, 'journals', ...device);
  },
  // 3: packages and secrets kept for an upgrade without a network.
  (database) => {
    create(database, 'packages', 'center', 'account', 'copyId');
    // Keys outside the values: a chunk is bytes and nothing else.
    database.createObjectStore('chunks');
    create(database, 'packageUses', ...device, 'componentNo', 'fileIndex');
    create(database, 'secretKeys', 'center', 'account');
    create(database, 'secrets', ...device);
  },
  // 4: what this app alone saw of devices and their plans.
  (database) => {
    const memories = create(database, 'deviceMemories', ...device);
    memories.createIndex('byTime', ['center', 'account', 'updatedAt']);
  },
  // 5: what could not be read and stood in the way of something new; what was noted of upgrades; a device's entries of
  // the outbox without those of all others. Statuses are kept by name since then, not as numbers: both are read
  // (kept-names.ts).
  (database, upgrade) => {
    create(database, 'parked', 'center', 'account', 'id');
    const records = create(database, 'upgradeRecords', ...device);
    records.createIndex('byTime', ['center', 'account', 'updatedAt']);
    upgrade.objectStore('outbox').createIndex('byDevice', device);
  },
  // 6: ways to look at the list that were given a name, and lists of keys.
  (database) => {
    create(database, 'listViews', 'center', 'account', 'id');
    create(database, 'keyLists', 'center', 'account', 'id');
  },
  // 7: upgrades that go to many devices in stages; what was seen of upgrades through the cloud, which their plans do not
  // tell once they have gone; which events a notification has told; the devices to
  // go to, those that are to be prepared, and what a device said of itself when it was.
  (database) => {
    create(database, 'rollouts', 'center', 'account', 'id');
    create(database, 'rolloutStages', 'center', 'account', 'rollout', 'number');
    const followed = create(database, 'followedUpgrades', ...device, 'planId');
    followed.createIndex('byTime', ['center', 'account', 'updatedAt']);
    const told = create(database, 'toldEvents', 'center', 'account', 'id');
    told.createIndex('byTime', ['center', 'account', 'toldAt']);
    create(database, 'workItems', ...device);
    create(database, 'prepareWishes', ...device);
    create(database, 'readings', ...device);
  },
];

/** The version that this code works with. */
export const DATABASE_VERSION = migrations.length;

/** Runs what is missing between two versions. */
export function migrate(
  database: IDBPDatabase,
  upgrade: MigrationTransaction,
  from: number,
  to: number,
): void {
  for (const migration of migrations.slice(from, to)) migration(database, upgrade);
}
