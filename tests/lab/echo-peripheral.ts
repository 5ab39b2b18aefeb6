import type { DeviceConnection, Peripheral, Transport } from '../../src/lib/bluetooth/virtual/transport';

/** Indicates what it is written. */
export class EchoPeripheral implements Peripheral {
  connect(transport: Transport): DeviceConnection {
    return {
      receive: (bytes) => transport.indicate(bytes.slice(0, transport.maxIndicationBytes)),
      disconnected: () => undefined,
    };
  }
}
