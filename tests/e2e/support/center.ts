import { sensor, van } from '../../center/answers';
import { ACCOUNT, type CannedCenter } from '../../center/center';
import { test as base, expect } from './fixtures';

/** The app before a Developer Center that was written apart from it, over HTTP. */
export const test = base.extend<{ center: CannedCenter }>({
  server: async ({ workerCenter, centerServer }, use) => {
    workerCenter.renew();
    await use(centerServer);
  },
  center: async ({ workerCenter, server }, use) => {
    expect(server.origin).toContain('127.0.0.1');
    await use(workerCenter);
  },
  account: async ({}, use) => {
    await use(ACCOUNT);
  },
});

export const vanPage = `/devices/${van.productKey}/${van.deviceKey}`;
export const sensorPage = `/devices/${sensor.productKey}/${sensor.deviceKey}`;
