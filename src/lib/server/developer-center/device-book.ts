import type { Device } from './model';
import { RefusedRequest } from './words';

/** All devices, and which account may see them. */
export class DeviceBook {
  readonly #byKeys = new Map<string, Device>();
  readonly #byDeviceKey = new Map<string, Device>();
  readonly #byAccount = new Map<string, Device[]>();

  add(device: Device): void {
    this.#byKeys.set(keysOf(device.product.productKey, device.deviceKey), device);
    this.#byDeviceKey.set(device.deviceKey, device);
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

  /** Device keys of the demonstration are unique also across products. */
  byDeviceKey(deviceKey: string): Device | undefined {
    return this.#byDeviceKey.get(deviceKey);
  }

  /** A device that an account owns or may look at; undefined if there is none. */
  see(accountId: string, productKey: unknown, deviceKey: unknown): Device | undefined {
    const device = this.#byKeys.get(keysOf(String(productKey), String(deviceKey)));
    return device !== undefined && maySee(device, accountId) ? device : undefined;
  }

  /** A device as an account sees it. Refusals: keysMissing, notBound, anothersDevice. */
  find(accountId: string, productKey: unknown, deviceKey: unknown): Device {
    if (typeof productKey !== 'string' || typeof deviceKey !== 'string' || !productKey || !deviceKey) {
      throw new RefusedRequest('keysMissing');
    }
    const device = this.#byKeys.get(keysOf(productKey, deviceKey));
    if (device === undefined) throw new RefusedRequest('notBound');
    if (!maySee(device, accountId)) throw new RefusedRequest('anothersDevice');
    return device;
  }

  /** As `find`, for what only an owner may do: refuses noRight to those who may only look. */
  findOwn(accountId: string, productKey: unknown, deviceKey: unknown): Device {
    const device = this.find(accountId, productKey, deviceKey);
    if (device.owner !== accountId) throw new RefusedRequest('noRight');
    return device;
  }
}

function maySee(device: Device, accountId: string): boolean {
  return device.owner === accountId || device.sharedWith.includes(accountId);
}

function keysOf(productKey: string, deviceKey: string): string {
  return `${productKey}/${deviceKey}`;
}
