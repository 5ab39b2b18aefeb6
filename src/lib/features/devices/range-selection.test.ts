import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviceRow } from '$lib/fleet/rows';
import { deviceWith } from '$lib/testing/plans';
import { START } from '$lib/testing/clock';
import { RangeSelection } from './range-selection';
import { Selection } from './selection';

const COUNT = 12;
const SHARED = 5;
const order = Array.from({ length: COUNT }, (_, index) =>
  deviceRow(deviceWith(`d${index}`, { shared: index === SHARED }), undefined, START),
);
const deviceAt = (place: number) => order[place]!.device;
const place = fc.nat({ max: COUNT - 1 });

it('selects what was selected before and what lies between, wherever it went meanwhile', () => {
  fc.assert(
    fc.property(fc.uniqueArray(place), place, fc.array(place, { minLength: 1 }), (before, begin, ends) => {
      const selection = new Selection();
      selection.add(before.map(deviceAt));
      const range = new RangeSelection(selection);
      range.begin(deviceAt(begin));
      for (const end of ends) range.to(order, deviceAt(end));
      const last = ends.at(-1)!;
      const isBetween = (at: number) => at >= Math.min(begin, last) && at <= Math.max(begin, last);
      order.forEach(({ device }, at) => {
        expect(selection.has(device)).toBe(at !== SHARED && (before.includes(at) || isBetween(at)));
      });
    }),
  );
});

it('begins where it ends if it has begun nowhere, or at what is listed no more', () => {
  for (const begin of [null, { productKey: 'p', deviceKey: 'gone' }]) {
    const selection = new Selection();
    const range = new RangeSelection(selection);
    range.begin(begin);
    range.to(order, deviceAt(3));
    range.to(order, deviceAt(1));
    expect(order.filter(({ device }) => selection.has(device)).length).toBe(3);
  }
});

it('does nothing for a device that is not listed', () => {
  const selection = new Selection();
  new RangeSelection(selection).to(order, { productKey: 'p', deviceKey: 'gone' });
  expect(selection.isEmpty).toBe(true);
});
