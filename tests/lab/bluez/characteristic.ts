import { Variant } from '@jellybrick/dbus-next';
import type { Link, WriteType } from '../../../src/lib/bluetooth/link';
import { isOverairError } from '../../../src/lib/errors';
import { BusError, type ObjectTree } from './object-tree';
import type { RadioFaults } from './radio-faults';
import { uuid } from './uuid';

const CHARACTERISTIC1 = 'org.bluez.GattCharacteristic1';

export interface CharacteristicOptions {
  /** 0x9C40. */
  readonly characteristic?: number;
  /** Whether it can be subscribed to. */
  readonly indicates?: boolean;
}

/** BlueZ's error for a write, by its name after `org.bluez.Error.`. */
export type WriteFault = 'Failed' | 'NotPermitted' | 'NotAuthorized' | 'InvalidValueLength' | 'NotSupported';

/** A characteristic over a link; like the other platforms, and unlike BlueZ, it refuses a second operation. */
export class LabCharacteristic {
  /** Bytes of every write that was taken on, in order. */
  readonly writes: { readonly type: WriteType; readonly bytes: number }[] = [];
  /** Operations refused because one was pending. */
  refusedAsBusy = 0;
  /** Set: every write is refused so. */
  writeFault: WriteFault | undefined;

  readonly #tree: ObjectTree;
  readonly #path: string;
  readonly #link: Link;
  readonly #faults: RadioFaults;
  #pending = false;
  #notifying = false;

  constructor(
    tree: ObjectTree,
    service: string,
    link: Link,
    faults: RadioFaults,
    options: CharacteristicOptions,
  ) {
    this.#tree = tree;
    this.#faults = faults;
    this.#path = `${service}/char000b`;
    this.#link = link;
    this.#publish(service, options);
    link.onReceive((bytes) => this.#indicate(bytes));
  }

  #publish(service: string, { characteristic = 0x9c40, indicates = true }: CharacteristicOptions): void {
    const { writeTypes } = this.#link;
    const flags = [
      ...(writeTypes.has('request') ? ['write'] : []),
      ...(writeTypes.has('command') ? ['write-without-response'] : []),
      ...(indicates ? ['indicate'] : []),
    ];
    this.#tree.add(this.#path, {
      [CHARACTERISTIC1]: {
        UUID: new Variant('s', uuid(characteristic)),
        Service: new Variant('o', service),
        Value: new Variant('ay', Buffer.alloc(0)),
        Notifying: new Variant('b', false),
        Flags: new Variant('as', flags),
      },
    });
    // Without this descriptor Chromium calls a subscription "not supported".
    this.#tree.add(`${this.#path}/desc000c`, {
      'org.bluez.GattDescriptor1': {
        UUID: new Variant('s', uuid(0x2902)),
        Characteristic: new Variant('o', this.#path),
        Value: new Variant('ay', Buffer.alloc(2)),
        Flags: new Variant('as', []),
      },
    });
    this.#tree.on(this.#path, `${CHARACTERISTIC1}.WriteValue`, (body) =>
      this.#exclusive(() => this.#write(body)),
    );
    this.#tree.on(this.#path, `${CHARACTERISTIC1}.StartNotify`, () =>
      this.#exclusive(() => this.#notify(true)),
    );
    this.#tree.on(this.#path, `${CHARACTERISTIC1}.StopNotify`, () =>
      this.#exclusive(() => this.#notify(false)),
    );
  }

  async #exclusive(operation: () => Promise<void>): Promise<undefined> {
    if (this.#pending) {
      this.refusedAsBusy += 1;
      throw new BusError('org.bluez.Error.InProgress', 'In Progress');
    }
    this.#pending = true;
    try {
      await operation();
    } finally {
      this.#pending = false;
    }
  }

  async #write([value, options]: unknown[]): Promise<void> {
    const bytes = Uint8Array.from(value as Uint8Array);
    const type = (options as { type?: Variant<string> }).type?.value === 'command' ? 'command' : 'request';
    if (this.writeFault) throw new BusError(`org.bluez.Error.${this.writeFault}`, this.writeFault);
    if (this.#faults.staleServices === 'dead') throw new BusError('org.bluez.Error.Failed', 'Invalid handle');
    if (this.#faults.refuses('write')) throw new BusError('org.bluez.Error.Failed', 'Operation failed');
    if (this.#faults.writesHang) await never();
    this.writes.push({ type, bytes: bytes.length });
    if (this.#faults.isSilent) return;
    try {
      await this.#link.write(bytes, type);
    } catch (error) {
      if (isOverairError(error)) throw new BusError('org.bluez.Error.Failed', error.code);
      throw error;
    }
  }

  #notify(on: boolean): Promise<void> {
    if (on && this.#faults.refuses('subscription'))
      throw new BusError('org.bluez.Error.Failed', 'Operation failed');
    this.#notifying = on;
    this.#tree.set(this.#path, CHARACTERISTIC1, { Notifying: new Variant('b', on) });
    return Promise.resolve();
  }

  #indicate(bytes: Uint8Array): void {
    if (!this.#notifying || this.#faults.isSilent) return;
    this.#tree.set(this.#path, CHARACTERISTIC1, { Value: new Variant('ay', Buffer.from(bytes)) });
  }
}

/** An answer that does not come. */
function never(): Promise<void> {
  return new Promise(() => undefined);
}
