import type { Database } from './database';
import { scopeKey, type AccountScope } from './scope';
import type { AwayWords, LastAccount, SettingRecord } from './setting-record';

export type { LastAccount } from './setting-record';

/** Settings of the app itself, whoever is signed in. */
const app: AccountScope = { center: '', account: '' };

function readSetting(database: Database, name: SettingRecord['name']): Promise<SettingRecord | undefined> {
  return database.read(['settings'], (transaction) =>
    transaction.objectStore('settings').get([...scopeKey(app), name]),
  );
}

async function keepSetting(database: Database, setting: SettingRecord): Promise<void> {
  await database.write(['settings'], (transaction) => transaction.objectStore('settings').put(setting));
}

/** Remembers who is signed in, for a start without a network. Session expiry does not forget it; signing out does. */
export async function keepLastAccount(database: Database, last: LastAccount): Promise<void> {
  await keepSetting(database, { ...app, name: 'lastAccount', value: last });
}

/** The account to open without a network, or null. */
export async function lastAccount(database: Database): Promise<LastAccount | null> {
  const setting = await readSetting(database, 'lastAccount');
  return setting?.name === 'lastAccount' ? setting.value : null;
}

/**
 * Asks the browser to keep this app's data, once ever: call it when the person first keeps something. `ask` is
 * platform/persistence.ts's; it is remembered that it was asked, whatever the answer.
 */
export async function persistOnce(database: Database, ask: () => Promise<boolean>): Promise<void> {
  if ((await readSetting(database, 'persistAsked'))?.value === true) return;
  await ask();
  await keepSetting(database, { ...app, name: 'persistAsked', value: true });
}

/** Whether a person wants notifications; null if nobody has said. */
export async function wantsNotifications(database: Database): Promise<boolean | null> {
  const setting = await readSetting(database, 'notifications');
  return setting?.name === 'notifications' ? setting.value : null;
}

/** Keeps whether a person wants notifications in this browser, whoever is signed in. Rejects with storage errors. */
export async function keepWantsNotifications(database: Database, wants: boolean): Promise<void> {
  await keepSetting(database, { ...app, name: 'notifications', value: wants });
}

/** What a worker says while the app is closed; null if no page has said. */
export async function awayWords(database: Database): Promise<AwayWords | null> {
  const setting = await readSetting(database, 'awayWords');
  return setting?.name === 'awayWords' ? setting.value : null;
}

/** Keeps what a worker says while the app is closed. Rejects with storage errors. */
export async function keepAwayWords(database: Database, words: AwayWords): Promise<void> {
  await keepSetting(database, { ...app, name: 'awayWords', value: words });
}
