import type { DeviceId } from '../plans/types';
import type { Database } from './database';
import * as v from 'valibot';
import { toStorageError } from './failure';
import { KeptSecretSchema, type KeptSecret, type SecretRecord } from './secret-record';
import { deviceKey, scopeKey, type AccountScope } from './scope';

export const ALGORITHM = 'AES-GCM';

/** The account's wrapping key, made at first use. Non-extractable: what leaves this browser cannot be opened. */
async function wrappingKey(database: Database, scope: AccountScope): Promise<CryptoKey> {
  const kept = await database.read(['secretKeys'], (transaction) =>
    transaction.objectStore('secretKeys').get(scopeKey(scope)),
  );
  if (kept) return kept.key;
  // Made before the transaction: one does not outlive a wait for anything else.
  const made = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const { center, account } = scope;
  return database.write(['secretKeys'], async (transaction) => {
    const store = transaction.objectStore('secretKeys');
    const other = await store.get(scopeKey(scope));
    if (other) return other.key;
    await store.put({ center, account, key: made });
    return made;
  });
}

/** What a sealed secret is bound to: moved to another record, it does not open. */
export function boundTo(scope: AccountScope, device: DeviceId): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(deviceKey(scope, device)));
}

/** Keeps a device's Bluetooth secret, encrypted, until `until` (the plan's end, ms since the epoch). */
export async function keepSecret(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
  secret: KeptSecret,
  until: number,
): Promise<void> {
  const key = await wrappingKey(database, scope);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const parameters = { name: ALGORITHM, iv, additionalData: boundTo(scope, device) };
  const sealed = await crypto.subtle.encrypt(
    parameters,
    key,
    new TextEncoder().encode(JSON.stringify(secret)),
  );
  const { center, account } = scope;
  const { productKey, deviceKey: deviceName } = device;
  await database.write(['secrets'], (transaction) =>
    transaction
      .objectStore('secrets')
      .put({ center, account, productKey, deviceKey: deviceName, iv, sealed, until }),
  );
}

/**
 * A kept secret, or null: never kept, its plan over, or not to be opened any more. Then it is parked: nothing says any
 * more that the device is prepared, and a person may look at why.
 */
export async function keptSecret(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
  now: number,
): Promise<KeptSecret | null> {
  const record = await readSecret(database, scope, device);
  if (!record) return null;
  if (record.until <= now) {
    await dropSecret(database, scope, device);
    return null;
  }
  const key = await wrappingKey(database, scope);
  const parameters = { name: ALGORITHM, iv: record.iv, additionalData: boundTo(scope, device) };
  try {
    const opened = await crypto.subtle.decrypt(parameters, key, record.sealed);
    return v.parse(KeptSecretSchema, JSON.parse(new TextDecoder().decode(opened)));
  } catch (error) {
    if (!isUnopened(error)) throw toStorageError(error);
    await database.write(
      ['secrets', 'parked'],
      (transaction) => transaction.objectStore('secrets').park(deviceKey(scope, device), 'sealed'),
      'strict',
    );
    return null;
  }
}

/** It was sealed with another key, or for another device, or what is in it is no secret. */
function isUnopened(error: unknown): boolean {
  if (error instanceof SyntaxError || error instanceof v.ValiError) return true;
  return error instanceof DOMException && error.name === 'OperationError';
}

/** Until when a device's secret is kept, ms since the epoch; null if none is. */
export async function secretKeptUntil(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<number | null> {
  return (await readSecret(database, scope, device))?.until ?? null;
}

async function readSecret(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<SecretRecord | undefined> {
  return database.read(['secrets'], (transaction) =>
    transaction.objectStore('secrets').get(deviceKey(scope, device)),
  );
}

/** Deletes a device's secret: at success, or when the person gives the preparation up. */
export async function dropSecret(database: Database, scope: AccountScope, device: DeviceId): Promise<void> {
  await database.write(
    ['secrets'],
    (transaction) => transaction.objectStore('secrets').delete(deviceKey(scope, device)),
    'strict',
  );
}

/** Deletes every secret, of every account, whose plan is over. Call it at each start. */
export async function dropEndedSecrets(database: Database, now: number): Promise<void> {
  await database.write(['secrets'], async (transaction) => {
    let cursor = await transaction.objectStore('secrets').openCursor();
    while (cursor) {
      if (cursor.value.until <= now) await cursor.delete();
      cursor = await cursor.continue();
    }
  });
}
