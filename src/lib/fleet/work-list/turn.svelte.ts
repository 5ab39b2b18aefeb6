import { deviceIdText } from '../../plans/device-id';
import type { DeviceId } from '../../plans/types';

/**
 * Whose turn it is: the device that a person has just gone to by the round's own button. There what was agreed to
 * beforehand is confirmed by itself; whoever opens a device's page otherwise confirms there.
 */
export class RoundTurn {
  /** Null before the first, and after a reload. */
  #device = $state.raw<DeviceId | null>(null);
  #wantsVirtual = false;

  /** `isVirtual`: with a device that lives in the page, once its plan is known. */
  begin({ productKey, deviceKey }: DeviceId, isVirtual = false): void {
    this.#device = { productKey, deviceKey };
    this.#wantsVirtual = isVirtual;
  }

  /** Whether a virtual device is to be taken now: said once a turn. */
  takeVirtual(device: DeviceId): boolean {
    const wants = this.#wantsVirtual && this.isOf(device);
    if (wants) this.#wantsVirtual = false;
    return wants;
  }

  isOf(device: DeviceId): boolean {
    return this.#device !== null && deviceIdText(this.#device) === deviceIdText(device);
  }

  /** The page of a device is left, or its upgrade has ended: the next one has a tap of its own. */
  end(device: DeviceId): void {
    if (this.isOf(device)) this.#device = null;
  }
}

/** Of an account: made by the page that asks first. */
export const openTurn = (): RoundTurn => new RoundTurn();
