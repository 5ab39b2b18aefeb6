import { createHash } from 'node:crypto';
import type { Device } from './model';

/** The Bluetooth secrets of a device, from its keys: authKey and bindingCode are Base64 of 16 bytes. */
export function secretsOf(device: Device): { authKey: string; bindingCode: string; btPwd: string } {
  const derive = (use: string) =>
    createHash('sha256').update(`${use};${device.product.productKey};${device.deviceKey}`).digest();
  return {
    authKey: derive('authKey').subarray(0, 16).toString('base64'),
    bindingCode: derive('bindingCode').subarray(0, 16).toString('base64'),
    btPwd: derive('btPwd').subarray(0, 4).toString('hex'),
  };
}
