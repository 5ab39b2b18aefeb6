import type { Database } from './database';
import { scopeKey, type AccountScope } from './scope';

/** Who used this browser last: the account that a start without a network opens. */
export interface LastAccount extends AccountScope {
  /** What to call it, as shown to people. */
  readonly name: string;
}

/** Settings of the app itself, whoever is signed in. */
const app: AccountScope = { center: '', account: '' };

async function readSetting(database: Database, scope: AccountScope, name: string): Promise<unknown> {
  const record = await database.read(['settings'], (transaction) =>
    transaction.objectStore('settings').get([...scopeKey(scope), name]),
  );
  return record?.value;
}

async function keepSetting(database: Database, scope: AccountScope, name: string, value: unknown) {
  const { center, account } = scope;
  await database.write(['settings'], (transaction) =>
    transaction.objectStore('settings').put({ center, account, name, value }),
  );
}

/** Remembers who is signed in, for a start without a network. Session expiry does not forget it; signing out does. */
export async function keepLastAccount(database: Database, last: LastAccount): Promise<void> {
  await keepSetting(database, app, 'lastAccount', last);
}

/** The account to open without a network, or null. */
export async function lastAccount(database: Database): Promise<LastAccount | null> {
  const value = await readSetting(database, app, 'lastAccount');
  return isLastAccount(value) ? value : null;
}

function isLastAccount(value: unknown): value is LastAccount {
  return (
    typeof value === 'object' && value !== null && 'center' in value && 'account' in value && 'name' in value
  );
}

/**
 * Asks the browser to keep this app's data, once ever: call it when the person first keeps something. `ask` is
 * platform/persistence.ts's; it is remembered that it was asked, whatever the answer.
 */
export async function persistOnce(database: Database, ask: () => Promise<boolean>): Promise<void> {
  if ((await readSetting(database, app, 'persistAsked')) === true) return;
  await ask();
  await keepSetting(database, app, 'persistAsked', true);
}
