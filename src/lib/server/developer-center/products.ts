import type { Product, ProductKind } from './model';

/** The products of the demonstration, by kind. */
export const products: Readonly<Record<ProductKind, Product>> = {
  tracker: {
    kind: 'tracker',
    productKey: 'p11tRk',
    name: 'Asset Tracker T2',
    capabilities: 0b0001,
    networkType: 2,
    accessType: 0,
  },
  plug: {
    kind: 'plug',
    productKey: 'p11pLg',
    name: 'Wi-Fi Plug P1',
    capabilities: 0b0111,
    networkType: 1,
    accessType: 0,
  },
  gateway: {
    kind: 'gateway',
    productKey: 'p11gTw',
    name: 'Edge Gateway G4',
    capabilities: 0b0011,
    networkType: 2,
    accessType: 1,
  },
  'sub-device': {
    kind: 'sub-device',
    productKey: 'p11sUb',
    name: 'Door Sensor D1',
    capabilities: 0b0001,
    networkType: 1,
    accessType: 2,
  },
  bluetooth: {
    kind: 'bluetooth',
    productKey: 'p11bLe',
    name: 'Bluetooth Sensor B3',
    capabilities: 0b0100,
    networkType: 5,
    accessType: 0,
  },
};
