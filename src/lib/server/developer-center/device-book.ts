import type { Device } from './model';
import { Refusal } from './words';

/** All devices, and which account may see them. */
export class DeviceBook {
  readonly #byKeys = new Map<string, Device>();
  readonly #byAccount = new Map<string, Device[]>();

  add(device: Device): void {
    this.#byKeys.set(keysOf(device.product.productKey, device.deviceKey), device);
    for (const account of [device.owner, ...device.sharedWith]) {
      const devices = this.#byAccount.get(account);
      if (devices === undefined) this.#byAccount.set(account, [device]);
      else devices.push(device);
    }
  }

  /** The devices that an account owns or may look at, in the order they were bound. */
  of(accountId: string): readonly Device[] {
    return this.#byAccount.get(accountId) ?? [];
  }

  all(): Iterable<Device> {
    return this.#byKeys.values();
  }

  byDeviceKey(deviceKey: string): Device | undefined {
    for (const device of this.#byKeys.values()) if (device.deviceKey === deviceKey) return device;
    return undefined;
  }

  /** A device as an account sees it. Refusals: keysMissing, notBound, anothersDevice. */
  find(accountId: string, productKey: unknown, deviceKey: unknown): Device {
    if (typeof productKey !== 'string' || typeof deviceKey !== 'string' || !productKey || !deviceKey) {
      throw new Refusal('keysMissing');
    }
    const device = this.#byKeys.get(keysOf(productKey, deviceKey));
    if (device === undefined) throw new Refusal('notBound');
    if (device.owner !== accountId && !device.sharedWith.includes(accountId)) {
      throw new Refusal('anothersDevice');
    }
    return device;
  }

  /** As `find`, for what only an owner may do: refuses noRight to those who may only look. */
  findOwn(accountId: string, productKey: unknown, deviceKey: unknown): Device {
    const device = this.find(accountId, productKey, deviceKey);
    if (device.owner !== accountId) throw new Refusal('noRight');
    return device;
  }
}

function keysOf(productKey: string, deviceKey: string): string {
  return `${productKey}/${deviceKey}`;
}
