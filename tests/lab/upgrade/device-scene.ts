import { expect, type CDPSession, type Locator, type Page } from 'playwright/test';
import type { Link } from '../../../src/lib/bluetooth/link';
import type { DeviceEvent } from '../../../src/lib/bluetooth/virtual/device-events';
import { VirtualDevice } from '../../../src/lib/bluetooth/virtual/virtual-device';
import type { AppServer } from '../../e2e/support/server';
import type { LabDevice } from '../bluez/device';
import type { Chooser } from '../chooser';
import type { Lab } from '../lab';
import { HeldTimers } from './held-timers';
import type { Setting } from './setting';
import { Wiretap } from './wiretap';

const PRODUCT = 'p11bLe';
export const TARGET = '1.8.0';

/**
 * A device that restarts soon, but not before it was answered: Chromium on Linux takes Bluetooth from a page of which a
 * write was on its way to a service that went with the link.
 */
const RESTART = { rebootDelayMs: 100, awaitsAnswerMs: 5_000, rebootMs: 150 } as const;
const SIZE = 32 * 1024;

/** One seeded device with a plan, a virtual one in range that is it, and the page that upgrades it. */
export class DeviceScene {
  readonly events: DeviceEvent[] = [];
  readonly wiretap = new Wiretap();
  /** The device's time: what it would do after half a minute and more, it does when it is told. */
  readonly timers = new HeldTimers(30_000);
  readonly #lab: Lab;
  readonly #server: AppServer;
  #page: Page;
  #chooser: Chooser | null = null;
  #debugger: CDPSession | null = null;
  #size = SIZE;
  #sha256 = '';
  #device: VirtualDevice | null = null;
  #radio: LabDevice | null = null;
  #onEvent: (event: DeviceEvent) => void = () => undefined;
  /** Settles when the device has gone out of range, if the setting says that it does. */
  gone: Promise<void> = Promise.resolve();

  constructor(
    lab: Lab,
    server: AppServer,
    page: Page,
    /** What the Developer Center knows of it. */
    readonly seeded: { readonly deviceKey: string; readonly version: string },
  ) {
    this.#lab = lab;
    this.#server = server;
    this.#page = page;
  }

  get page(): Page {
    return this.#page;
  }

  /** The device itself. */
  get device(): VirtualDevice {
    if (this.#device === null) throw new Error('There is no device yet.');
    return this.#device;
  }

  /** The device as BlueZ has it. */
  get radio(): LabDevice {
    if (this.#radio === null) throw new Error('There is no device yet.');
    return this.#radio;
  }

  get #name(): string {
    return `QUEC_BLE_${this.seeded.deviceKey.slice(-4)}`;
  }

  /** Makes the plan, puts the device in range, and opens the device's Bluetooth page. */
  async open({ size = SIZE, component = {}, device = {}, link = {} }: Setting = {}): Promise<void> {
    await this.makePlan({ size, component });
    await this.addDevice({ device, link });
    await this.visit();
  }

  async visit(page = this.page): Promise<void> {
    await page.goto(`/devices/${PRODUCT}/${this.seeded.deviceKey}/bluetooth`);
    await expect(page.getByRole('heading', { name: 'What it takes' })).toBeVisible();
  }

  /** Closes the tab, whatever it does, and opens the device's Bluetooth page in a new one. */
  async closeAndOpenAgain(): Promise<void> {
    const context = this.#page.context();
    const address = this.#page.url();
    await this.#page.close();
    this.moveTo(await context.newPage());
    await this.#page.goto(address);
  }

  /** Goes on in another tab, as the one before is no more. */
  moveTo(page: Page): void {
    this.#page = page;
    this.#chooser = null;
  }

  async makePlan({ size = SIZE, component = {} }: Pick<Setting, 'size' | 'component'>): Promise<void> {
    // There is no new plan while the report that ends the one before is still on its way.
    await expect(async () => {
      const answer = await this.#server.control({
        command: 'createPlan',
        deviceKeys: [this.seeded.deviceKey],
        components: [{ type: 0, target: TARGET, files: [size], ...component }],
      });
      const { data } = answer as { data: { files: { sha256: string }[] } };
      this.#sha256 = data.files[0]?.sha256 ?? '';
    }).toPass();
    this.#size = size;
  }

  /** Taps "Choose the device" and picks it. */
  async choose(page = this.page): Promise<void> {
    this.#chooser ??= await this.#lab.chooserOf(page);
    const picked = this.#chooser.pick(this.#name);
    await page.getByRole('button', { name: 'Choose the device' }).click();
    await picked;
    await this.#expectChosen(page);
  }

  /** Taps "Show all devices", which is offered wherever the device is looked for, and picks the one of this name. */
  async chooseAgain(name: string): Promise<void> {
    this.#chooser ??= await this.#lab.chooserOf(this.page);
    const picked = this.#chooser.pick(name);
    await this.page.getByRole('button', { name: 'Show all devices' }).click();
    await picked;
  }

  /** A browser may tell by itself that the device was allowed before; a phone's does not. */
  async chooseIfAsked(): Promise<void> {
    const chosen = this.page.getByText(/^Chosen: /);
    const choose = this.page.getByRole('button', { name: 'Choose the device' });
    await expect(chosen.or(choose)).toBeVisible();
    if (await choose.isVisible()) await this.choose();
    else await this.#expectChosen(this.page);
  }

  /** BlueZ passes no advertisement on to a page: who the device says it is is listened for in vain. */
  async #expectChosen(page: Page): Promise<void> {
    await expect(page.getByText(`Chosen: ${this.#name}`)).toBeVisible();
    await page.clock.fastForward(3_000);
  }

  /** Taps "Choose the device" and closes the chooser. */
  async dismissChooser(): Promise<void> {
    this.#chooser ??= await this.#lab.chooserOf(this.page);
    const dismissed = this.#chooser.dismiss();
    await this.page.getByRole('button', { name: 'Choose the device' }).click();
    await dismissed;
  }

  async confirm(): Promise<void> {
    await this.page.getByRole('button', { name: 'Confirm and begin' }).click();
  }

  async begin(setting: Setting = {}): Promise<void> {
    await this.open(setting);
    this.willLeaveAt(setting.leavesAt);
    await this.choose();
    await this.confirm();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  /** The SHA-256 of the plan's file. */
  get sha256(): string {
    return this.#sha256;
  }

  /** What the Developer Center was told of this device, in order. */
  async reported(): Promise<string[]> {
    const answer = await this.#server.control({ command: 'reports', deviceKey: this.seeded.deviceKey });
    return (answer as { data: { name: string }[] }).data.map(({ name }) => name);
  }

  /** The packets of the file that the device has taken, where each begins. */
  get packets(): number[] {
    return this.events.flatMap((event) => (event.kind === 'packet' && event.taken ? [event.start] : []));
  }

  /** What the device met, for a failed test. */
  account(): string {
    const { connected, connectionsAsked } = this.#radio ?? {};
    const events = this.events.map((event) => JSON.stringify(event));
    return [JSON.stringify({ connected, connectionsAsked }), ...events].join('\n');
  }

  /** Calls `task` once, in the moment in which the device does such a thing for the first time from now on. */
  when(kind: DeviceEvent['kind'], task: () => void): void {
    this.#onEvent = (event) => {
      if (event.kind !== kind) return;
      this.#onEvent = () => undefined;
      task();
    };
  }

  /** From its restart on the device has another address, and calls itself so. */
  readdressAtRestart(name: string): void {
    this.when('rebooting', () => {
      this.#radio = this.#lab.adapter.readdress(this.radio, name);
    });
  }

  /**
   * As a system that freezes a page: nothing of it runs until it thaws, then everything is due at once. The protocol's own
   * `Page.setWebLifecycleState` does nothing to a page that Playwright keeps in sight (measured on Chromium 156).
   */
  async freeze(): Promise<void> {
    this.#debugger = await this.page.context().newCDPSession(this.page);
    await this.#debugger.send('Debugger.enable');
    const frozen = new Promise((resolve) => this.#debugger?.once('Debugger.paused', resolve));
    await this.#debugger.send('Debugger.pause');
    await frozen;
  }

  async thaw(): Promise<void> {
    await this.#debugger?.send('Debugger.resume');
    await this.#debugger?.detach();
  }

  /** As a person who switches the phone's Bluetooth off and on. */
  switchBluetoothOffAndOn(): void {
    this.#lab.adapter.setPowered(false);
    this.#lab.adapter.setPowered(true);
  }

  /** Lets the device go out of range at that share of the file, if any; `gone` resolves then. */
  willLeaveAt(share: number | undefined): void {
    if (share !== undefined) this.gone = this.#leavesAt(share);
  }

  async #leavesAt(share: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onEvent = (event) => {
        if (event.kind !== 'packet' || event.start < this.#size * share) return;
        this.#onEvent = () => undefined;
        this.radio.leave();
        resolve();
      };
    });
  }

  /** Puts the device in range, if it is not yet. */
  async addDevice({
    device: options = {},
    link = {},
    observe: listen = (carrier) => carrier,
  }: Pick<Setting, 'device' | 'link' | 'observe'> = {}): Promise<void> {
    if (this.#device !== null) return;
    const secret = await this.#readSecret();
    this.#device = new VirtualDevice({
      ...options,
      clock: this.timers,
      signIn: { secret, ...options.signIn },
      software: { module: this.seeded.version, ...RESTART, ...options.software },
      watch: (event) => {
        this.events.push(event);
        this.#onEvent(event);
      },
    });
    const observe = (carrier: Link): Link => this.wiretap.on(listen(carrier));
    this.#radio = this.#lab.adapter.addDevice({ name: this.#name, peripheral: this.#device, link, observe });
  }

  /** As the page asks for it. */
  async #readSecret(): Promise<string> {
    const body = JSON.stringify({ productKey: PRODUCT, deviceKey: this.seeded.deviceKey });
    const answer = await this.page.evaluate(async (json) => {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch('/gateway/api/deviceSecret', { method: 'POST', headers, body: json });
      return (await response.json()) as { data: { secret: string } };
    }, body);
    return answer.data.secret;
  }
}
