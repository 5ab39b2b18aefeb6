import type { Database } from './database';
import { keysUnder, scopeKey, type AccountScope } from './scope';
import type { SecretRecord } from './secret-record';
import { ALGORITHM, boundTo } from './secrets';

/** The secrets of one account, sealed anew for another. */
export interface Resealed {
  /** Whether the other account has a key of its own; without one it is given this one's. */
  readonly hasKey: boolean;
  /** What a record becomes; undefined for one that could not be opened, or has been written since. */
  of(raw: unknown): SecretRecord | undefined;
}

async function reseal(
  record: SecretRecord,
  to: AccountScope,
  { opener, sealer }: { opener: CryptoKey; sealer: CryptoKey },
): Promise<SecretRecord | null> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const parameters = (scope: AccountScope, vector: BufferSource) => ({
    ...{ name: ALGORITHM, iv: vector, additionalData: boundTo(scope, record) },
  });
  try {
    const opened = await crypto.subtle.decrypt(parameters(record, record.iv), opener, record.sealed);
    const sealed = await crypto.subtle.encrypt(parameters(to, iv), sealer, opened);
    return { ...record, center: to.center, account: to.account, iv, sealed };
  } catch (error) {
    // Sealed with another key: whoever asks for it is told so, wherever it stands.
    if (error instanceof DOMException && error.name === 'OperationError') return null;
    throw error;
  }
}

/**
 * Seals an account's secrets for another account, since each is bound to its own. Done before the transaction that moves
 * them: one does not outlive a wait for anything else.
 */
export async function resealSecrets(
  database: Database,
  from: AccountScope,
  to: AccountScope,
): Promise<Resealed> {
  const { own, other, records } = await database.read(['secretKeys', 'secrets'], async (transaction) => {
    const keys = transaction.objectStore('secretKeys');
    return {
      own: await keys.get(scopeKey(from)),
      other: await keys.get(scopeKey(to)),
      records: await transaction.objectStore('secrets').getAll(keysUnder(...scopeKey(from))),
    };
  });
  const resealed = new Map<string, SecretRecord>();
  for (const record of own === undefined ? [] : records) {
    const keys = { opener: own?.key as CryptoKey, sealer: (other ?? own)?.key as CryptoKey };
    const moved = await reseal(record, to, keys);
    if (moved !== null) resealed.set(String(record.iv), moved);
  }
  return {
    hasKey: other !== undefined,
    of: (raw) => resealed.get(String((raw as Partial<SecretRecord>).iv)),
  };
}
