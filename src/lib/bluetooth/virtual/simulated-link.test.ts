import { describe, expect, it } from 'vitest';
import { isOverairError } from '../../errors';
import { SimulatedLink, type LinkOptions } from './simulated-link';
import type { Carrier } from './carrier';
import { TestClock } from '../../testing/clock';

/** A peripheral that keeps what arrives with its time, and answers each value that ends in 1 at once. */
function station(options: Partial<LinkOptions> = {}) {
  const clock = new TestClock(0);
  const arrived: { at: number; bytes: Uint8Array }[] = [];
  const received: { at: number; bytes: Uint8Array }[] = [];
  let carrier: Carrier | undefined;
  let disconnected = 0;
  const link = new SimulatedLink(
    clock,
    {
      connect(given) {
        carrier = given;
        return {
          receive(bytes) {
            arrived.push({ at: clock.now(), bytes });
            if (bytes.at(-1) === 1) given.indicate(Uint8Array.of(9));
          },
          disconnected: () => disconnected++,
        };
      },
    },
    { connectionIntervalMs: 10, ...options },
  );
  link.onReceive((bytes) => received.push({ at: clock.now(), bytes }));
  const run = <T>(promise: Promise<T>) => clock.runUntil(promise, { limitMs: 60_000 });
  const failure = (promise: Promise<unknown>) =>
    run(
      promise.then(
        () => 'settled',
        (error: unknown) => (isOverairError(error) ? error.code : error),
      ),
    );
  return {
    clock,
    link,
    arrived,
    received,
    run,
    failure,
    carrier: () => carrier!,
    gone: () => disconnected,
  };
}

const value = (length: number, last = 0) => new Uint8Array(length).fill(last, length - 1);

describe('SimulatedLink', () => {
  it('carries a request in the next event and settles it in the one after', async () => {
    const { clock, link, arrived, received, run } = station();
    await clock.runFor(3);
    await run(link.write(value(20, 1), 'request'));
    expect(clock.now()).toBe(20);
    expect(arrived.map(({ at }) => at)).toEqual([10]);
    expect(received.map(({ at }) => at)).toEqual([20]);
    await run(link.write(value(20), 'request'));
    expect(arrived.map(({ at }) => at)).toEqual([10, 30]);
  });

  it('lets nothing of an event join that same event', async () => {
    const { clock, link, arrived, run } = station();
    clock.after(10, () => void link.write(value(20), 'request'));
    await clock.runFor(10);
    await run(new Promise<void>((resolve) => clock.after(50, resolve)));
    expect(arrived.map(({ at }) => at)).toEqual([20]);
  });

  it.each([
    [16, 244, 247, 5],
    [15, 244, 247, 5],
    [4, 244, 247, 2],
    [8, 495, 517, 5],
    [3, 20, 23, 2],
  ])(
    'moves %i commands of %i bytes (MTU %i) and their answer in %i events',
    async (count, size, mtu, events) => {
      const { clock, link, received, run } = station({ mtu });
      await clock.runFor(5);
      const packet = async () => {
        for (let piece = 1; piece < count; piece++) await link.write(value(size), 'command');
        await link.write(value(size, 1), 'request');
      };
      for (let round = 1; round <= 3; round++) {
        await run(packet());
        expect(received).toHaveLength(round);
        expect(clock.now()).toBe(round * events * 10);
      }
    },
  );

  it('settles commands when queued, at most four packets waiting', async () => {
    const { clock, link, run } = station();
    for (let piece = 0; piece < 4; piece++) await run(link.write(value(244), 'command'));
    expect(clock.now()).toBe(0);
    await run(link.write(value(244), 'command'));
    expect(clock.now()).toBe(10);
  });

  it('refuses a second operation while one is pending', async () => {
    const { link, run, failure } = station();
    const first = link.write(value(20), 'request');
    expect(await failure(link.write(value(20), 'command'))).toBe('link-busy');
    await run(first);
    await run(link.write(value(20), 'request'));
  });

  it('cuts a long command, as Android does, or refuses it', async () => {
    const cutting = station({ mtu: 23 });
    await cutting.run(cutting.link.write(value(100), 'command'));
    await cutting.clock.runFor(50);
    expect(cutting.arrived.map(({ bytes }) => bytes.length)).toEqual([20]);
    const refusing = station({ mtu: 23, longCommands: 'refused' });
    expect(await refusing.failure(refusing.link.write(value(100), 'command'))).toBe('write-refused');
  });

  it('loses commands that a device cannot hold, until a request', async () => {
    const { clock, link, arrived, run } = station({ commandsInARow: 2 });
    for (let number = 1; number <= 3; number++) await run(link.write(Uint8Array.of(number, 0), 'command'));
    await run(link.write(Uint8Array.of(4, 0), 'request'));
    await run(link.write(Uint8Array.of(5, 0), 'command'));
    await clock.runFor(50);
    expect(arrived.map(({ bytes }) => bytes[0])).toEqual([1, 2, 4, 5]);
  });

  it('turns a long request into prepared writes, which a device knows or not', async () => {
    const knows = station({ mtu: 23, longRequests: 'assembled' });
    await knows.run(knows.link.write(value(100), 'request'));
    // ⌈100 / 18⌉ parts and the execution, two events each, settled in the last one's second.
    expect(knows.clock.now()).toBe(7 * 20);
    expect(knows.arrived.map(({ at, bytes }) => [at, bytes.length])).toEqual([[130, 100]]);
    const refuses = station({ mtu: 23 });
    expect(await refuses.failure(refuses.link.write(value(100), 'request'))).toBe('write-refused');
    expect(await refuses.failure(refuses.link.write(value(20), 'request'))).toBe('settled');
    const loses = station({ mtu: 23, longRequests: 'lost' });
    expect(await loses.failure(loses.link.write(value(100), 'request'))).toBe('settled');
    expect(loses.arrived).toEqual([]);
  });

  it('refuses what no platform would take', async () => {
    const { link, failure } = station({ writeTypes: ['request'] });
    expect(await failure(link.write(value(513), 'request'))).toBe('internal');
    expect(await failure(link.write(new Uint8Array(0), 'request'))).toBe('internal');
    expect(await failure(link.write(value(20), 'command'))).toBe('internal');
  });

  it('splits nothing, but shares an event among at most four indications', async () => {
    const { clock, received, carrier } = station();
    for (let sent = 0; sent < 5; sent++) carrier().indicate(value(100));
    expect(carrier().maxIndicationBytes).toBe(244);
    await clock.runFor(100);
    expect(received.map(({ at }) => at)).toEqual([10, 10, 10, 10, 20]);
  });

  it.each([
    [true, ['indication', 'settled']],
    [false, ['settled', 'indication']],
  ])('delivers an indication before the write settles: %s', async (indicationsFirst, order) => {
    const { clock, link } = station({ indicationsFirst });
    const seen: string[] = [];
    link.onReceive(() => void Promise.resolve().then(() => seen.push('indication')));
    void link.write(value(20, 1), 'request').then(() => seen.push('settled'));
    await clock.runFor(50);
    expect(seen).toEqual(order);
  });

  it('ends with link-lost: the pending write, later ones and closed; the device is told once', async () => {
    const { clock, link, arrived, failure, run, carrier, gone } = station();
    const pending = failure(link.write(value(20), 'request'));
    carrier().drop();
    carrier().indicate(value(5));
    expect(await pending).toBe('link-lost');
    expect((await run(link.closed)).code).toBe('link-lost');
    expect(await failure(link.write(value(20), 'request'))).toBe('link-lost');
    await link.close();
    await clock.runFor(100);
    expect([arrived.length, gone()]).toEqual([0, 1]);
  });

  it('notices a loss late, and may never settle what was pending', async () => {
    const { clock, link, run } = station({ lossNoticedMs: 2000, settlesOnLoss: false });
    let settled = false;
    void link.write(value(20), 'request').finally(() => (settled = true));
    link.lose();
    await run(link.closed);
    await clock.runFor(10_000);
    expect(clock.now()).toBe(12_000);
    expect(settled).toBe(false);
  });

  it('closes with cancelled, at once and twice', async () => {
    const { clock, link, run, gone } = station();
    await run(link.close());
    await run(link.close());
    expect((await run(link.closed)).code).toBe('cancelled');
    expect([clock.now(), gone()]).toEqual([0, 1]);
  });

  it('runs as fast as it can at interval 0, and not faster than it should elsewhere', async () => {
    const { clock, link, arrived, run } = station({ connectionIntervalMs: 0 });
    for (let piece = 0; piece < 10; piece++) await run(link.write(value(20, 1), 'request'));
    expect([clock.now(), arrived.length]).toEqual([0, 10]);
  });

  it('is not there when the device is not', () => {
    expect(() => new SimulatedLink(new TestClock(0), { connect: () => undefined })).toThrow('link-lost');
  });
});
