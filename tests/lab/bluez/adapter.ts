import { Variant } from '@jellybrick/dbus-next';
import { LabDevice, type LabDeviceOptions } from './device';
import { BusError, type ObjectTree } from './object-tree';

const BLUEZ = '/org/bluez';
const ADAPTER = `${BLUEZ}/hci0`;
const ADAPTER1 = 'org.bluez.Adapter1';

/** While discovering, each device in range is heard again so often; without it Chromium's chooser never sees one. */
const ADVERTISING_MS = 200;

/** What Chromium calls and only has to be told "yes", of BlueZ itself and of its adapter. */
const ofBluez = [
  'org.bluez.AgentManager1.RegisterAgent',
  'org.bluez.AgentManager1.UnregisterAgent',
  'org.bluez.AgentManager1.RequestDefaultAgent',
  'org.bluez.ProfileManager1.RegisterProfile',
];
const ofAdapter = [
  `${ADAPTER1}.SetDiscoveryFilter`,
  `${ADAPTER1}.RemoveDevice`,
  'org.bluez.GattManager1.RegisterApplication',
];

/** The Bluetooth adapter of the lab, switched on, with the devices that were put in its range. */
export class LabAdapter {
  readonly #tree: ObjectTree;
  readonly #devices = new Set<LabDevice>();
  #advertising: NodeJS.Timeout | undefined;
  #powered = true;
  #count = 0;

  constructor(tree: ObjectTree) {
    this.#tree = tree;
    tree.add(BLUEZ, { 'org.bluez.AgentManager1': {}, 'org.bluez.ProfileManager1': {} });
    for (const member of ofBluez) tree.on(BLUEZ, member, () => undefined);
    this.#publish();
  }

  /** Puts a device in range. */
  addDevice(options: LabDeviceOptions): LabDevice {
    this.#count += 1;
    const address = `AA:BB:CC:DD:EE:${this.#count.toString(16).padStart(2, '0').toUpperCase()}`;
    const device = new LabDevice(this.#tree, ADAPTER, address, options, () => this.#powered);
    this.#devices.add(device);
    return device;
  }

  /** The device has another address from now on, and this name if one is given: nothing answers at the old one. */
  readdress(device: LabDevice, name?: string): LabDevice {
    device.leave();
    return this.addDevice(device.optionsAs(name));
  }

  /** As a person switching Bluetooth off or on: devices stay known, and nothing can be connected to. */
  setPowered(powered: boolean): void {
    if (!powered) {
      for (const device of this.#devices) {
        device.drop();
        device.forgetServices();
      }
      this.#discover(false);
    }
    this.#powered = powered;
    this.#tree.set(ADAPTER, ADAPTER1, { Powered: new Variant('b', powered) });
  }

  /** Takes the adapter out, with every device it knew; `plugIn` brings one back that knows none. */
  async unplug(): Promise<void> {
    this.#discover(false);
    await this.#forgetAll();
    this.#tree.remove(ADAPTER);
  }

  plugIn(): void {
    this.#powered = true;
    this.#publish();
  }

  /** Back to an adapter that is on, with no device near it. */
  async reset(): Promise<void> {
    await this.#forgetAll();
    if (!this.#tree.has(ADAPTER)) this.plugIn();
    else if (!this.#powered) this.setPowered(true);
  }

  /** Nothing comes from the adapter any more. */
  async stop(): Promise<void> {
    await this.#forgetAll();
    clearInterval(this.#advertising);
  }

  #publish(): void {
    this.#tree.add(ADAPTER, {
      [ADAPTER1]: {
        Address: new Variant('s', '00:11:22:33:44:55'),
        AddressType: new Variant('s', 'public'),
        Name: new Variant('s', 'lab'),
        Alias: new Variant('s', 'lab'),
        Class: new Variant('u', 0),
        Powered: new Variant('b', true),
        Discoverable: new Variant('b', false),
        DiscoverableTimeout: new Variant('u', 0),
        Pairable: new Variant('b', true),
        PairableTimeout: new Variant('u', 0),
        Discovering: new Variant('b', false),
        UUIDs: new Variant('as', []),
        Modalias: new Variant('s', 'usb:v1D6Bp0246d0542'),
        Roles: new Variant('as', ['central', 'peripheral']),
      },
      'org.bluez.GattManager1': {},
      'org.bluez.LEAdvertisingManager1': {
        ActiveInstances: new Variant('y', 0),
        SupportedInstances: new Variant('y', 5),
        SupportedIncludes: new Variant('as', []),
      },
    });
    for (const member of ofAdapter) this.#tree.on(ADAPTER, member, () => undefined);
    this.#tree.on(ADAPTER, `${ADAPTER1}.StartDiscovery`, () => this.#discover(true));
    this.#tree.on(ADAPTER, `${ADAPTER1}.StopDiscovery`, () => this.#discover(false));
  }

  async #forgetAll(): Promise<void> {
    await Promise.all([...this.#devices].map((device) => device.beForgotten()));
    this.#devices.clear();
  }

  #discover(on: boolean): undefined {
    if (on && !this.#powered) throw new BusError('org.bluez.Error.NotReady', 'Resource Not Ready');
    clearInterval(this.#advertising);
    if (on) {
      this.#advertising = setInterval(() => {
        for (const device of this.#devices) device.advertise();
      }, ADVERTISING_MS);
    }
    this.#tree.set(ADAPTER, ADAPTER1, { Discovering: new Variant('b', on) });
  }
}
