import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import type { AccountScope } from '../storage/scope';
import { packageRecords, packageUses } from './package-records';

/** One line of the Packages page. */
export interface KeptPackage {
  readonly copyId: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that are here; less than `size` while it is on its way. */
  readonly received: number;
  readonly complete: boolean;
  readonly usedAt: number;
  /** The devices whose plans need it, each once. */
  readonly devices: readonly DeviceId[];
  /** The end of the last plan that needs it; null if none does. */
  readonly until: number | null;
}

/** What is kept for the account, the last used first. */
export async function listPackages(database: Database, scope: AccountScope): Promise<KeptPackage[]> {
  const [records, uses] = [await packageRecords(database, scope), await packageUses(database, scope)];
  return records
    .map((record) => {
      const own = uses.filter(({ copyId }) => copyId === record.copyId);
      const devices = new Map(own.map((use) => [`${use.productKey}\n${use.deviceKey}`, use]));
      return {
        copyId: record.copyId,
        name: record.name,
        size: record.size,
        received: record.received,
        complete: record.sha256 !== null,
        usedAt: record.usedAt,
        devices: [...devices.values()].map(({ productKey, deviceKey }) => ({ productKey, deviceKey })),
        until: own.length === 0 ? null : Math.max(...own.map(({ until }) => until)),
      };
    })
    .sort((a, b) => b.usedAt - a.usedAt);
}
