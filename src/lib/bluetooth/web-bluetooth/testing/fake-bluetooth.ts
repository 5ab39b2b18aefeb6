/** A scripted `BluetoothDevice` for the tests of this folder: what each call does is set from outside. */

type Answer = () => Promise<void>;

const ok: Answer = () => Promise.resolve();

export class FakeCharacteristic extends EventTarget {
  value: DataView | undefined;
  properties = { write: true, writeWithoutResponse: true, indicate: true, notify: false };
  onWrite: (bytes: Uint8Array, type: 'request' | 'command') => Promise<void> = ok;
  onStart: Answer = ok;
  readonly written: string[] = [];

  writeValueWithResponse(bytes: Uint8Array): Promise<void> {
    this.written.push(`request ${[...bytes].join(' ')}`);
    return this.onWrite(bytes, 'request');
  }

  writeValueWithoutResponse(bytes: Uint8Array): Promise<void> {
    this.written.push(`command ${[...bytes].join(' ')}`);
    return this.onWrite(bytes, 'command');
  }

  async startNotifications(): Promise<this> {
    await this.onStart();
    return this;
  }

  /** As the browser does: the value object is reused, and the bytes stand somewhere in a larger buffer. */
  indicate(...bytes: number[]): void {
    const buffer = new Uint8Array(bytes.length + 4);
    buffer.set(bytes, 2);
    this.value = new DataView(buffer.buffer, 2, bytes.length);
    this.dispatchEvent(new Event('characteristicvaluechanged'));
    buffer.fill(0xff);
  }
}

export class FakeDevice extends EventTarget {
  readonly id = 'fake';
  name = 'QUEC_BLE_0001';
  readonly calls: string[] = [];
  readonly characteristic = new FakeCharacteristic();
  onConnect: Answer = ok;
  onFindService: Answer = ok;
  onFindCharacteristic: Answer = ok;
  connected = false;

  readonly gatt = {
    isConnected: () => this.connected,
    get connected(): boolean {
      return this.isConnected();
    },
    connect: async () => {
      this.calls.push('connect');
      await this.onConnect();
      this.connected = true;
    },
    disconnect: () => {
      this.calls.push('disconnect');
      this.drop();
    },
    getPrimaryService: async (uuid: number) => {
      this.calls.push(`service ${uuid.toString(16)}`);
      await this.onFindService();
      return { getCharacteristic: (wanted: number) => this.#find(wanted) };
    },
  };

  /** The link goes away. */
  drop(): void {
    if (!this.connected) return;
    this.connected = false;
    this.dispatchEvent(new Event('gattserverdisconnected'));
  }

  /** As the type the code under test takes. */
  get native(): BluetoothDevice {
    return this as unknown as BluetoothDevice;
  }

  async #find(uuid: number): Promise<FakeCharacteristic> {
    this.calls.push(`characteristic ${uuid.toString(16)}`);
    await this.onFindCharacteristic();
    return this.characteristic;
  }
}

/** A rejection as Chromium words it. */
export function refuse(name: string, message: string): Answer {
  return () => Promise.reject(new DOMException(message, name));
}

/** An operation that the platform never settles. */
export const never: Answer = () => new Promise(() => undefined);

/** A browser whose Bluetooth answers this page; `stuckBluetooth`: one that does so no more. */
export const answeringBluetooth = { getAvailability: () => Promise.resolve(true) };
export const stuckBluetooth = { getAvailability: () => new Promise<boolean>(() => undefined) };
