import { createHash } from 'node:crypto';
import { expect, type Locator } from 'playwright/test';
import type { DeviceEvent } from '../../../src/lib/bluetooth/virtual/device-events';
import { DeviceScene } from './device-scene';
import type { Setting } from './setting';
import { hurry } from './hurry';

export { TARGET } from './device-scene';

/** A device and the page that upgrades it, and what is expected of the two. */
export class UpgradeScene extends DeviceScene {
  readonly successReports = ['confirmed', 'downloading', 'transferring', 'succeeded'];
  /** Of the upgrade that goes before in `beginAfterCleanTransfer`. */
  readonly cleanTransferReports = this.successReports;

  /** A whole upgrade of the product, by which the app learns that it takes one; then the next plan is open. */
  async beginAfterCleanTransfer(setting: Setting = {}): Promise<void> {
    const { leavesAt, ...others } = setting;
    await this.begin({ ...others, size: 4096, component: { target: '1.7.9' } });
    await this.expectUpgraded();
    await this.open(setting);
    await this.chooseIfAsked();
    this.events.length = 0;
    this.willLeaveAt(leavesAt);
    await this.confirm();
  }

  /** The page's clock is put forward, by small steps, until the view is there: its watch times are the app's. */
  hurryTo(view: Locator, step = 1_000): Promise<void> {
    return hurry(this.page, this.radio, step, () => expect(view).toBeVisible({ timeout: 100 }));
  }

  /** As `hurryTo`, until it is so. */
  hurryUntil(isSo: () => boolean): Promise<void> {
    return hurry(this.page, this.radio, 1_000, () => expect.poll(isSo, { timeout: 100 }).toBe(true));
  }

  /** As `hurryTo`, until the device has a packet of the file. */
  hurryToTransfer(): Promise<void> {
    return this.hurryUntil(() => this.packets.length > 0);
  }

  /** As `hurryTo`, until the view has gone. */
  hurryPast(view: Locator, step = 1_000): Promise<void> {
    return hurry(this.page, this.radio, step, () => expect(view).toBeHidden({ timeout: 100 }));
  }

  /** The device has the very file of the plan, and the page says that it runs it. */
  async expectUpgraded(): Promise<void> {
    await this.expectRestart();
    await this.hurryTo(this.page.getByText('The device is back and runs the new version.'));
    this.expectReceived();
  }

  /** The device has the file and has said that it takes it. */
  async expectVerdict(): Promise<void> {
    const isSaid = (): boolean => this.events.some((event) => event.kind === 'verdict' && event.success);
    await expect.poll(isSaid, { timeout: 30_000 }).toBe(true);
  }

  /** The device has the file and restarts: from here on the page only waits. */
  async expectRestart(): Promise<void> {
    const restarts = (): boolean => this.events.some(({ kind }) => kind === 'rebooting');
    await expect.poll(restarts).toBe(true);
  }

  /** It has been connected to so many times, and nobody is connected now. */
  async expectLeftAlone(after: number): Promise<void> {
    const count = (kind: DeviceEvent['kind']): number =>
      this.events.filter((event) => event.kind === kind).length;
    await expect.poll(() => [count('connected'), count('disconnected')]).toEqual([after, after]);
  }

  /** The device has the very file of the plan. */
  expectReceived(): void {
    const sha256 = createHash('sha256')
      .update(this.device.received ?? '')
      .digest('hex');
    expect(sha256).toBe(this.sha256);
  }

  /** What the Developer Center was told of this device, in order. */
  async expectReports(...names: string[]): Promise<void> {
    await expect.poll(() => this.reported()).toEqual(names);
  }

  /** Nothing of the file has reached the device. */
  expectNothingSent(): void {
    expect(this.packets).toEqual([]);
    expect(this.device.versions.module).toBe(this.seeded.version);
  }
}
