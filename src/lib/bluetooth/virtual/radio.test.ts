import { describe, expect, it } from 'vitest';
import { isOverairError } from '../../errors';
import { command } from './device-commands';
import type { DeviceOptions } from './device-options';
import { encodeNaiveFrame, NaiveDecoder, type NaiveFrame } from './naive-frame';
import { VirtualRadio } from './radio';
import { TestClock } from '../../testing/clock';
import { VirtualDevice } from './virtual-device';

function setUp(options: Partial<DeviceOptions> = {}) {
  const clock = new TestClock(0);
  const device = new VirtualDevice({ clock, ...options });
  const radio = new VirtualRadio({ clock, device, link: { mtu: 23 }, connectMs: 50 });
  const run = <T>(promise: Promise<T>) => clock.runUntil(promise, { limitMs: 10_000 });
  return { clock, device, radio, run };
}

const askRandom = encodeNaiveFrame({ id: 7, command: command.askRandom, data: new Uint8Array(0) });

describe('VirtualRadio', () => {
  it('carries frames both ways, the device splitting its own by the MTU', async () => {
    const { clock, radio, run } = setUp();
    const link = await run(radio.connect());
    expect(clock.now()).toBe(50);
    const pieces: number[] = [];
    const frames: NaiveFrame[] = [];
    const decoder = new NaiveDecoder();
    link.onReceive((bytes) => {
      pieces.push(bytes.length);
      frames.push(...decoder.receive(bytes));
    });
    await run(link.write(askRandom, 'request'));
    expect(pieces).toEqual([20, 9]);
    expect(frames.map(({ id, command: answered }) => [id, answered])).toEqual([[7, command.random]]);
  });

  it('takes one connection at a time, and another after it', async () => {
    const { radio, run } = setUp();
    const first = await run(radio.connect());
    const refused = await run(radio.connect().catch((error: unknown) => error));
    expect(isOverairError(refused, 'link-lost')).toBe(true);
    await run(first.close());
    const second = await run(radio.connect({ mtu: 247, writeTypes: ['request'] }));
    expect([...second.writeTypes]).toEqual(['request']);
  });

  it('cuts what is longer than the device takes, if its stack does not', async () => {
    const { radio, run } = setUp({ maxWriteBytes: 5 });
    const link = await run(radio.connect());
    let heard = 0;
    link.onReceive(() => heard++);
    await run(link.write(askRandom, 'request'));
    expect(heard).toBe(0);
    await run(link.write(askRandom.slice(0, 5), 'request'));
    await run(link.write(askRandom.slice(5), 'request'));
    expect(heard).toBe(2);
  });
});
