import { version } from '$app/environment';
import { atMost } from '$lib/clock';
import { OverairError } from '$lib/errors';
import type { Device } from '$lib/developer-center/types';
import { orKept } from '$lib/firmware/or-kept';
import { openSupply } from '$lib/fleet/open-supply';
import { OpenStates } from '$lib/fleet/open-states';
import type * as WorkList from '$lib/fleet/work-list/open-work-list';
import { UpgradeServices } from '$lib/upgrade/services';
import { UpgradeView } from '$lib/upgrade/upgrade.svelte';
import type { AccountParts } from '$lib/fleet/account-parts';
import { loadLaterViews } from './load-later-views';

/** How long an upgrade waits for the gateway's first answer before it takes what was prepared, ms. */
const PATIENCE = 1_500;

/** The Bluetooth upgrades whose pages are open; who leaves one says whether the account is signed out. */
export type OpenUpgrades = OpenStates<Device, UpgradeView, [isSignedOut: boolean]>;

async function loadWorkList(): Promise<typeof WorkList> {
  try {
    return await import('$lib/fleet/work-list/open-work-list');
  } catch (error) {
    throw new OverairError('offline', {}, { cause: error });
  }
}

export function openUpgrades(account: AccountParts): OpenUpgrades {
  const { connection, outgoing, database, scope, clock, visible, who, own } = account;
  const offline = (): boolean => connection.offline;
  const offlineByThen = async (): Promise<boolean> => {
    await atMost(clock, PATIENCE, connection.session.settled);
    return connection.offline || connection.unconfirmed;
  };
  const services = new UpgradeServices({
    ...{ database, scope, clock, visible, version, offline },
    outbox: outgoing,
    supply: orKept(own(openSupply), { clock, database, scope, offline: offlineByThen }),
    loadApp: () => Promise.all([loadLaterViews(), loadWorkList()]),
    onAttemptEnd: async (device, end) => {
      const { openWorkList } = await loadWorkList();
      await own(openWorkList).end(device, end);
    },
    timeScale: Number(import.meta.env.VITE_WATCH_TIME_SCALE ?? 1),
  });
  return new OpenStates((device) => new UpgradeView(services, device, who()));
}
