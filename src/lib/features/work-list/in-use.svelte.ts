import type { AccountParts } from '$lib/fleet/account-parts';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import { upgradeTabs, watchInUse } from '$lib/upgrade/other-tabs';

/** Which devices a tab of this browser upgrades now. */
export class InUse {
  #ids = $state.raw<readonly string[]>([]);

  has(device: DeviceId): boolean {
    return this.#ids.includes(deviceIdText(device));
  }

  set(devices: readonly DeviceId[]): void {
    this.#ids = devices.map(deviceIdText);
  }
}

/** Followed from the first page that asks until the account goes. */
export function openInUse({ locks, onStop }: Pick<AccountParts, 'locks' | 'onStop'>): InUse {
  const inUse = new InUse();
  onStop(watchInUse(locks, upgradeTabs().begun, (devices) => inUse.set(devices)));
  return inUse;
}
