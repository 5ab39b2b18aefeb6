import type { Page } from 'playwright/test';
import type { LinkOptions } from '../../src/lib/bluetooth/virtual/simulated-link';
import { test as base } from './app';
import type { LabDeviceOptions } from './bluez/device';
import { EchoPeripheral } from './echo-peripheral';
import type { Lab } from './lab';

/** The name that the page's buttons expect. */
export const NAME = 'QUEC_BLE_0001';

/** A page with nothing but the link in it, and the lab around it. */
export const test = base.extend<{ link: LinkPage }>({
  baseURL: async ({ pageServer }, use) => {
    await use(pageServer.origin);
  },
  link: async ({ lab, page }, use) => {
    await page.goto('/');
    await use(new LinkPage(lab, page));
  },
});

/** The page of the link's own tests, as a person and its script use it. */
export class LinkPage {
  constructor(
    readonly lab: Lab,
    readonly page: Page,
  ) {}

  addDevice(options: Partial<LabDeviceOptions> & { link?: Partial<LinkOptions> } = {}) {
    return this.lab.adapter.addDevice({ name: NAME, peripheral: new EchoPeripheral(), ...options });
  }

  async choose(button: 'Choose the device' | 'Show all' = 'Choose the device', name = NAME) {
    const chooser = await this.lab.chooserOf(this.page);
    const listed = chooser.pick(name);
    await this.page.getByRole('button', { name: button }).click();
    const names = await listed;
    return { names, choice: await this.page.evaluate(() => window.lab.choice) };
  }

  async connect(options: Parameters<LinkPage['addDevice']>[0] = {}) {
    const device = this.addDevice(options);
    await this.choose();
    const opened = await this.page.evaluate(() => window.lab.open());
    return { device, opened };
  }

  write(bytes: number[], type: 'request' | 'command') {
    return this.page.evaluate(([b, t]) => window.lab.write(b, t), [bytes, type] as const);
  }
}

export { expect } from './app';
