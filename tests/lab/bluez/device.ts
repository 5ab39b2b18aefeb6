import { setImmediate as nextTurn } from 'node:timers/promises';
import { Variant } from '@jellybrick/dbus-next';
import type { Link } from '../../../src/lib/bluetooth/link';
import { SimulatedLink, type LinkOptions } from '../../../src/lib/bluetooth/virtual/simulated-link';
import type { Connectable } from '../../../src/lib/bluetooth/virtual/carrier';
import { realTime } from '../real-time';
import { LabCharacteristic, type CharacteristicOptions } from './characteristic';
import { BusError, type ObjectTree } from './object-tree';
import { RadioFaults } from './radio-faults';
import { uuid } from './uuid';

const DEVICE1 = 'org.bluez.Device1';

/** What a boot loader offers, and a phone may still believe to be there when the device has started. */
const BOOT_SERVICE = 0xfe59;

/** How long BlueZ looks for a device that it is told to connect to. */
const SEARCH_MS = 25_000;

/** What is tested against a device of the family, and what a test changes to be another. */
export interface LabDeviceOptions extends CharacteristicOptions {
  readonly name: string;
  /** What answers behind the characteristic. */
  readonly peripheral: Connectable;
  /** The radio: interval, MTU, write types, long writes. Nothing given: as fast as the machine is. */
  readonly link?: Partial<LinkOptions>;
  /** Puts something between the characteristic and each of its links, to look at what passes. */
  readonly observe?: (link: Link) => Link;
  /** The service that the characteristic is in; 0x180A. */
  readonly service?: number;
  /** Whether the system has to pair before it may connect, and nobody does. */
  readonly refusesUnpaired?: boolean;
}

/** A device as BlueZ shows it: heard of while in range, its services there only while connected. */
export class LabDevice {
  readonly path: string;
  /** How often a connection was asked for. */
  connectionsAsked = 0;
  /** What goes wrong on the way to it, to be set and taken back. */
  readonly faults = new RadioFaults();

  readonly #tree: ObjectTree;
  readonly #adapter: string;
  readonly #address: string;
  readonly #options: LabDeviceOptions;
  /** Whether the adapter is on. */
  readonly #powered: () => boolean;
  #link: SimulatedLink | undefined;
  /** Settled while not connected. */
  #withdrawn: Promise<void> = Promise.resolve();
  /** Settled unless a connection is being taken down, as the browser asked. */
  #takenDown: Promise<void> = Promise.resolve();
  #characteristic: LabCharacteristic | undefined;
  #inRange = true;
  #searched = false;
  #endSearch: (() => void) | undefined;

  constructor(
    tree: ObjectTree,
    adapter: string,
    address: string,
    options: LabDeviceOptions,
    powered: () => boolean,
  ) {
    this.#tree = tree;
    this.#powered = powered;
    this.#adapter = adapter;
    this.#address = address;
    this.#options = options;
    this.path = `${adapter}/dev_${address.replaceAll(':', '_')}`;
    this.#publish();
  }

  get connected(): boolean {
    return this.#link !== undefined;
  }

  /** Whether a connection was asked for and the device is still looked for. */
  get searching(): boolean {
    return this.#endSearch !== undefined;
  }

  /** The characteristic of this or the last connection: what was written, what was refused, and faults to set. */
  get characteristic(): LabCharacteristic {
    if (!this.#characteristic) throw new Error(`${this.#options.name} was never connected`);
    return this.#characteristic;
  }

  /** The link is lost. */
  drop(): void {
    this.#link?.lose();
  }

  /**
   * Out of range, with its link. BlueZ still knows it; connecting fails at once, or if `searched` after 25 s,
   * unless it comes back or the search is called off.
   */
  leave(searched = false): void {
    this.#inRange = false;
    this.#searched = searched;
    this.drop();
  }

  /** Until what the browser has asked so far is done, and it has heard of it. */
  async settled(): Promise<void> {
    await this.#tree.heard();
    await this.#takenDown;
    await this.#tree.heard();
  }

  /** In range again. */
  comeBack(): void {
    this.#inRange = true;
    this.#endSearch?.();
  }

  /** Heard over the air; a device that BlueZ did not know is known from then on. */
  advertise(): void {
    if (!this.#inRange) return;
    if (!this.#tree.has(this.path)) this.#publish();
    const rssi = -40 - Math.floor(Math.random() * 20);
    this.#tree.set(this.path, DEVICE1, { RSSI: new Variant('n', rssi) });
  }

  /** As Bluetooth switched off does: what BlueZ remembers of its services is gone. */
  forgetServices(): void {
    this.faults.staleServices = null;
  }

  /** The same device as it is met under another address, and another name if one is given. */
  optionsAs(name = this.#options.name): LabDeviceOptions {
    return { ...this.#options, name };
  }

  /**
   * Out of range for so long that BlueZ forgets it. The browser has heard so when this is done: asked to connect
   * before it has, Chromium loses the answer together with the device, and with it the page's Bluetooth.
   */
  async beForgotten(): Promise<void> {
    this.leave();
    this.#endSearch?.();
    await this.#withdrawn;
    this.#tree.remove(this.path);
    await this.#tree.heard();
  }

  #publish(): void {
    this.#tree.add(this.path, {
      [DEVICE1]: {
        Address: new Variant('s', this.#address),
        AddressType: new Variant('s', 'public'),
        Name: new Variant('s', this.#options.name),
        Alias: new Variant('s', this.#options.name),
        Paired: new Variant('b', false),
        Bonded: new Variant('b', false),
        Trusted: new Variant('b', false),
        Blocked: new Variant('b', false),
        LegacyPairing: new Variant('b', false),
        Connected: new Variant('b', false),
        // Nothing: these devices do not advertise their service.
        UUIDs: new Variant('as', []),
        Adapter: new Variant('o', this.#adapter),
        ServicesResolved: new Variant('b', false),
        RSSI: new Variant('n', -50),
      },
    });
    this.#tree.on(this.path, `${DEVICE1}.Connect`, () => this.#connect());
    this.#tree.on(this.path, `${DEVICE1}.Disconnect`, () => this.#disconnect());
    this.#tree.on(this.path, `${DEVICE1}.Pair`, () => {
      throw new BusError('org.bluez.Error.AuthenticationRejected', 'Authentication Rejected');
    });
    this.#tree.on(this.path, `${DEVICE1}.CancelPairing`, () => undefined);
  }

  async #connect(): Promise<undefined> {
    this.connectionsAsked += 1;
    if (this.#link) return;
    if (!this.#inRange && this.#searched) await this.#search();
    if (!this.#powered()) throw new BusError('org.bluez.Error.NotReady', 'Resource Not Ready');
    if (this.#options.refusesUnpaired) {
      throw new BusError('org.bluez.Error.AuthenticationRejected', 'Authentication Rejected');
    }
    const link = this.#reach();
    this.#link = link;
    this.#withdrawn = link.closed.then(async ({ code }) => {
      // Told to disconnect, BlueZ answers what is pending before it takes the services away.
      if (code === 'cancelled') await nextTurn();
      this.#withdraw();
    });
    const service = `${this.path}/service000a`;
    this.#tree.add(service, {
      'org.bluez.GattService1': {
        UUID: new Variant('s', uuid(this.#service)),
        Device: new Variant('o', this.path),
        Primary: new Variant('b', true),
        Includes: new Variant('ao', []),
      },
    });
    this.#characteristic = new LabCharacteristic(
      this.#tree,
      service,
      this.#options.observe?.(link) ?? link,
      this.faults,
      this.#options,
    );
    this.#tell(true);
  }

  get #service(): number {
    return this.faults.staleServices === 'missing' ? BOOT_SERVICE : (this.#options.service ?? 0x180a);
  }

  async #search(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SEARCH_MS);
      this.#endSearch = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endSearch = undefined;
  }

  #reach(): SimulatedLink {
    if (!this.#inRange) throw new BusError('org.bluez.Error.Failed', 'le-connection-abort-by-local');
    try {
      // A pending write is left alone when the link drops: the worst that a platform does.
      const options = { connectionIntervalMs: 0, settlesOnLoss: false, ...this.#options.link };
      return new SimulatedLink(realTime, this.#options.peripheral, options);
    } catch (error) {
      throw new BusError('org.bluez.Error.Failed', String(error));
    }
  }

  async #disconnect(): Promise<undefined> {
    this.#endSearch?.();
    const link = this.#link;
    if (!link) return;
    this.#takenDown = this.#withdrawn;
    await link.close();
  }

  #withdraw(): void {
    this.#link = undefined;
    this.#tree.remove(`${this.path}/service000a`);
    this.#tell(false);
  }

  #tell(connected: boolean): void {
    this.#tree.set(this.path, DEVICE1, { Connected: new Variant('b', connected) });
    this.#tree.set(this.path, DEVICE1, { ServicesResolved: new Variant('b', connected) });
  }
}
