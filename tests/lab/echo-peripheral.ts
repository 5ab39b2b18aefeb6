import type { DeviceConnection, Connectable, Carrier } from '../../src/lib/bluetooth/virtual/carrier';

/** Indicates what it is written. */
export class EchoPeripheral implements Connectable {
  connect(carrier: Carrier): DeviceConnection {
    return {
      receive: (bytes) => carrier.indicate(bytes.slice(0, carrier.maxIndicationBytes)),
      disconnected: () => undefined,
    };
  }
}
