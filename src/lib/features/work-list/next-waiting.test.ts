import { expect, it } from 'vitest';
import { deviceRow, type RowFacts } from '$lib/fleet/rows';
import { START } from '$lib/testing/clock';
import { deviceWith, idOf } from '$lib/testing/plans';
import { waitingForBluetooth } from './next-waiting';

const sensor = {
  capabilities: { wan: false, wifi: false, bluetooth: true, matter: false },
  bluetoothOnly: true,
};

const row = (key: string, changes: Parameters<typeof deviceWith>[1] = {}, facts: RowFacts = {}) =>
  deviceRow(deviceWith(key, { ...sensor, ...changes }), undefined, START, facts);

it('offers what waits for Bluetooth and for nothing else, in its order, and never the device itself', () => {
  const rows = [
    row('through-the-cloud-too', { bluetoothOnly: false }),
    row('here'),
    row('of-another', { shared: true }),
    row('done', { plan: { planId: '1', deviceStatus: 'succeeded', userConfirmStatus: 'confirmed' } }),
    row('later', {}, { skip: { until: null } }),
    row('second'),
    row('first'),
  ];
  const found = waitingForBluetooth(rows, idOf('here'));
  expect(found.map(({ device }) => device.deviceKey)).toEqual(['second', 'first']);
});
