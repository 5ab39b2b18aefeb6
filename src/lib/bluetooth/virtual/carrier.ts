/**
 * What a virtual device needs of whatever carries its bytes: a simulated link, or another stack that serves its
 * characteristic. Both sides are told once when the connection has ended.
 */
export interface Carrier {
  /** The most bytes of one indication: MTU − 3. */
  readonly maxIndicationBytes: number;
  /** Sends one indication of at most `maxIndicationBytes`. */
  indicate(bytes: Uint8Array): void;
  /** Ends the connection from the device's side, as when it reboots or goes out of range. */
  drop(): void;
}

/** The device's side of one connection. */
export interface DeviceConnection {
  /** Takes the value of one write to the characteristic, as much of it as arrived. */
  receive(bytes: Uint8Array): void;
  /** The connection has ended, for whatever reason. */
  disconnected(): void;
}

/** Something that can be connected to. */
export interface Connectable {
  /** A new connection; undefined if the device is not there now, or takes no further one. */
  connect(carrier: Carrier): DeviceConnection | undefined;
}
