import type { BrowserContext, Page } from 'playwright/test';
import { expect } from '../../e2e/support/fixtures';
import type { AppServer } from '../../e2e/support/server';
import type { Chooser } from '../chooser';
import type { Lab } from '../lab';
import { TARGET, UpgradeScene } from './scene';
import type { Setting } from './setting';

const SIZE = 32 * 1024;
/** Slow enough that something can happen while it is sent. */
const SLOW = { writeMsPerKiB: 100, dataTimeoutMs: 3_000 } as const;

/** What goes wrong at a device, by what is done about it. */
export const troubles = {
  /** It calls what it got wrong, in whatever packets, until it is gone to again at the end. */
  'refuses-the-file': { faults: [{ kind: 'fail-check', times: 9 }] },
  /** It takes the file, and comes back as it was. */
  'keeps-its-version': { software: { comesBackWith: 'old' } },
  /** The browser lists it, and it is gone before it is connected to. */
  'is-away': {},
  /** It has the file, and is not seen again until its version is read at the end. */
  'stays-away': {},
} as const satisfies Record<string, Setting['device']>;

export type Trouble = keyof typeof troubles;

/** What the summary says of those that have failed for good. */
export const reasons: Partial<Record<Trouble, string>> = {
  'keeps-its-version': `not ${TARGET}.`,
  'is-away': 'The device did not answer.',
};

/** What happens to the phone while a device is sent its firmware. */
export type Mishap = 'frozen' | 'killed';

export interface Stop {
  readonly trouble?: Trouble;
  readonly mishap?: Mishap;
  /** Whether the phone's clock is put back by ten minutes before. */
  readonly clockPutBack?: boolean;
}

interface Seeded {
  readonly name: string;
  readonly deviceKey: string;
  readonly productKey: string;
  readonly versions: { readonly module: string };
}

/** One device of the round. */
interface Visit {
  readonly name: string;
  readonly scene: UpgradeScene;
  readonly stop: Stop;
  /** What the Developer Center is to be told of it, in order. */
  readonly reports: string[];
}

/** A technician's day: the devices of a round, and the page on a phone without a network that goes through them. */
export class Day {
  readonly #lab: Lab;
  readonly #server: AppServer;
  readonly #context: BrowserContext;
  #page: Page;
  #chooser: Chooser | null = null;
  #visits: Visit[] = [];

  constructor(lab: Lab, server: AppServer, page: Page) {
    this.#lab = lab;
    this.#server = server;
    this.#context = page.context();
    this.#page = page;
  }

  get page(): Page {
    return this.#page;
  }

  get visits(): readonly Visit[] {
    return this.#visits;
  }

  /** Upstairs: plans for as many devices as there are stops, all of them on the work list, prepared and agreed to. */
  async prepare(stops: readonly Stop[]): Promise<void> {
    const { data } = (await this.#server.control({ command: 'devices' })) as { data: Seeded[] };
    const devices = data
      .filter(({ productKey, versions }) => productKey === 'p11bLe' && versions.module !== TARGET)
      .slice(0, stops.length);
    expect(devices).toHaveLength(stops.length);
    await this.#page.clock.install();
    for (const [at, stop] of stops.entries()) await this.#add(devices[at]!, stop);
    await this.#page.getByRole('dialog').getByRole('link', { name: 'Open the work list' }).click();
    await this.#page.getByRole('button', { name: `Prepare all ${stops.length}` }).click();
    const lines = this.#page.getByRole('region', { name: /^To go to/ }).getByRole('listitem');
    await expect(lines.filter({ hasText: /Ready since/ })).toHaveCount(stops.length);
    await this.#page.getByRole('button', { name: `Start the round with ${stops.length} devices` }).click();
    await this.#page.getByRole('button', { name: 'Confirm all and start' }).click();
    await expect(this.#page.getByRole('heading', { name: 'Next' })).toBeVisible();
  }

  async #add({ name, deviceKey, productKey, versions }: Seeded, stop: Stop): Promise<void> {
    const scene = new UpgradeScene(this.#lab, this.#server, this.#page, {
      deviceKey,
      version: versions.module,
    });
    await scene.makePlan({ size: stop.mishap ? SIZE : 4096 });
    await scene.addDevice({
      device: { ...(stop.trouble && troubles[stop.trouble]), ...(stop.mishap && { receiver: SLOW }) },
    });
    await this.#page.goto(`/devices/${productKey}/${deviceKey}`);
    await this.#page.getByRole('button', { name: 'Put on the work list' }).click();
    await expect(this.#page.getByRole('dialog')).toContainText('1 device put on the work list.');
    this.#visits.push({ name, scene, stop, reports: [] });
  }

  /** Goes to every device once, in the order of the list. */
  async goRound(): Promise<void> {
    for (const visit of this.#visits) {
      if (visit.stop.clockPutBack === true) await this.#putClockBack();
      await this.#visit(visit);
    }
  }

  async #putClockBack(): Promise<void> {
    const now = await this.#page.evaluate(() => Date.now());
    await this.#page.clock.setSystemTime(now - 10 * 60_000);
  }

  async #visit(visit: Visit): Promise<void> {
    const { scene, stop, reports } = visit;
    reports.push('confirmed');
    switch (stop.trouble) {
      case undefined:
        await this.#choose(visit, 'Choose and upgrade');
        if (stop.mishap) await this.#meet(visit, stop.mishap);
        await scene.expectUpgraded();
        reports.push('transferring', 'succeeded');
        return;
      case 'refuses-the-file':
        await this.#choose(visit, 'Choose and upgrade');
        await this.#expectAgainLater(visit);
        reports.push('transferring', 'failed');
        return;
      case 'keeps-its-version':
        await this.#choose(visit, 'Choose and upgrade');
        await this.#expectAgainLater(visit);
        reports.push('transferring', 'failed');
        return;
      case 'is-away':
        await this.#choose(visit, 'Choose and upgrade', () => scene.radio.leave());
        await this.#expectAgainLater(visit);
        return;
      case 'stays-away':
        scene.when('rebooting', () => scene.radio.leave());
        await this.#choose(visit, 'Choose and upgrade');
        await scene.hurryTo(
          this.#page.getByText('there its version is read, and nothing is sent again', { exact: false }),
          10_000,
        );
        reports.push('transferring');
    }
  }

  /** Goes to what is left, at the end of the list, in its order. */
  async goAgain(): Promise<void> {
    for (const visit of this.#visits) {
      const { scene, stop, reports, name } = visit;
      if (stop.trouble === undefined) continue;
      if (stop.trouble === 'refuses-the-file') {
        // How often it was tried in other packets is the app's to know.
        while (scene.device.faults.failsCheck()) continue;
        await this.#choose(visit, 'Choose and upgrade');
        await scene.expectUpgraded();
        reports.push('confirmed', 'transferring', 'succeeded');
      } else if (stop.trouble === 'stays-away') {
        const { length } = scene.packets;
        scene.radio.comeBack();
        await this.#choose(visit, /^Choose .* and read its version$/);
        await scene.expectUpgraded();
        expect(scene.packets).toHaveLength(length);
        reports.push('succeeded');
      } else {
        await this.openList();
        await this.#page.getByRole('button', { name: `Go on without ${name}` }).click();
      }
    }
    await this.openList();
  }

  async #expectAgainLater({ scene }: Visit): Promise<void> {
    await scene.hurryTo(this.#page.getByText('It was put at the end of the list, with the reason.'), 5_000);
  }

  async openList(): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('link', { name: 'Work list' }).click();
    await expect(this.#page.getByRole('heading', { name: 'Work list', level: 1 })).toBeVisible();
  }

  /** One tap of ours, and the browser's own choice. */
  async #choose(
    { scene, name }: Visit,
    verb: 'Choose and upgrade' | RegExp,
    before?: () => void,
  ): Promise<void> {
    this.#chooser ??= await this.#lab.chooserOf(this.#page);
    const picked = this.#chooser.pick(`QUEC_BLE_${scene.seeded.deviceKey.slice(-4)}`, before);
    await this.#page
      .getByRole('button', { name: typeof verb === 'string' ? `${verb} ${name}` : verb })
      .click();
    await picked;
    // BlueZ passes no advertisement on to a page: who the device says it is is listened for in vain.
    await this.#page.clock.fastForward(3_000);
  }

  async #meet(visit: Visit, mishap: Mishap): Promise<void> {
    const { scene } = visit;
    await scene.hurryToTransfer();
    const halfway = (): boolean => scene.packets.some((start) => start > SIZE / 2);
    await expect.poll(halfway).toBe(true);
    if (mishap === 'frozen') return this.#freeze(scene);
    await this.#kill();
    await this.openList();
    await this.#choose(visit, /^Choose .* and go on$/);
  }

  /** In a pocket, for minutes: the device gives up waiting, and the connection goes. */
  async #freeze(scene: UpgradeScene): Promise<void> {
    const connections = (): number => scene.events.filter(({ kind }) => kind === 'connected').length;
    const before = connections();
    await scene.freeze();
    // Not while a write is on its way, nor with one to come before the browser has heard that the connection is gone:
    // that takes Bluetooth from the page, which is another story.
    await expect.poll(() => scene.events.some(({ kind }) => kind === 'cancelled')).toBe(true);
    scene.radio.drop();
    await scene.radio.settled();
    await scene.thaw();
    await this.#page.clock.fastForward('05:00');
    await scene.hurryUntil(() => connections() > before);
  }

  /** As a system that needs the memory: the page has no time for anything. */
  async #kill(): Promise<void> {
    const debug = await this.#context.newCDPSession(this.#page);
    const crashed = this.#page.waitForEvent('crash');
    // There is nobody left to answer.
    debug.send('Page.crash').catch(() => undefined);
    await crashed;
    const before = this.#page;
    this.#page = await this.#context.newPage();
    await before.close();
    this.#chooser = null;
    for (const { scene } of this.#visits) scene.moveTo(this.#page);
    await this.#page.goto('/');
  }

  /** Whether each device runs what the page says it does, and the Developer Center was told so: once, and in order. */
  async expectTold(): Promise<void> {
    for (const { scene, reports } of this.#visits) await scene.expectReports(...reports);
  }

  /** The names of those that run the target, as they themselves have it. */
  get upgraded(): string[] {
    return this.#visits
      .filter(({ scene }) => scene.device.versions.module === TARGET)
      .map(({ name }) => name);
  }
}
