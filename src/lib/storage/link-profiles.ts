import type { Database } from './database';
import { scopeKey, type AccountScope } from './scope';
import type { LinkProfile, LinkProfileRecord } from './link-profile-record';

/** Keeps what was learnt of the link to a product's devices. */
export async function keepLinkProfile(
  database: Database,
  scope: AccountScope,
  productKey: string,
  profile: LinkProfile,
  now: number,
): Promise<void> {
  const { center, account } = scope;
  await database.write(['linkProfiles'], (transaction) =>
    transaction.objectStore('linkProfiles').put({ center, account, productKey, profile, updatedAt: now }),
  );
}

/** What is known of the link to a product's devices, or null. */
export async function keptLinkProfile(
  database: Database,
  scope: AccountScope,
  productKey: string,
): Promise<LinkProfileRecord | null> {
  const record = await database.read(['linkProfiles'], (transaction) =>
    transaction.objectStore('linkProfiles').get([...scopeKey(scope), productKey]),
  );
  return record ?? null;
}
