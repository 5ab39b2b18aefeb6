import fc from 'fast-check';
import { expect, it } from 'vitest';
import { action, command } from './device-commands';
import { encodeNaiveFrame } from './naive-frame';
import type { NaiveItem } from './naive-ttlv';
import { file, setUp } from './testing/set-up';

const number = fc.oneof(
  fc.integer({ min: -5, max: 1100 }),
  fc.constantFrom(128, 256, 0xffff, 2 ** 32, -(2 ** 40), 2 ** 53),
);
const value = fc.oneof(
  number,
  fc.boolean(),
  fc.uint8Array({ maxLength: 200 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
);
const items: fc.Arbitrary<NaiveItem[]> = fc.array(fc.record({ id: fc.integer({ min: 0, max: 14 }), value }), {
  maxLength: 6,
});
const step = fc.oneof(
  fc.record({
    kind: fc.constant('send' as const),
    command: fc.constantFrom(...Object.values(command)),
    items,
  }),
  fc.record({
    kind: fc.constant('packet' as const),
    start: number,
    length: fc.integer({ min: 0, max: 300 }),
  }),
  fc.record({
    kind: fc.constant('control' as const),
    action: fc.constantFrom(...Object.values(action)),
    delay: number,
  }),
  fc.record({ kind: fc.constant('noise' as const), bytes: fc.uint8Array({ maxLength: 100 }) }),
  fc.record({ kind: fc.constant('notify' as const), size: number }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
);

it('takes whatever an app sends, and a file after it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { clock, app, device, enter } = setUp();
      for (const one of steps) {
        if (one.kind === 'send') app.send(one.command, one.items);
        else if (one.kind === 'packet') app.packet(file, one.start, one.length);
        else if (one.kind === 'control') app.control(one.action, one.delay);
        else if (one.kind === 'noise') app.write(one.bytes);
        else if (one.kind === 'notify') app.notify(file, { 6: one.size });
        else await clock.runFor(one.ms);
      }
      app.hangUp();
      await clock.runFor(30_000);
      const last = enter();
      last.write(encodeNaiveFrame({ id: 1, command: 1, data: new Uint8Array(0) }));
      last.notify(file);
      last.rest(file, 0, 128);
      expect(device.received).toEqual(file);
    }),
    { numRuns: 200 },
  );
});
