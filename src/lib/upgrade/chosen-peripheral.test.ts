import { describe, expect, it } from 'vitest';
import { TestClock } from '../testing/clock';
import { OverairError } from '../errors';
import { ChosenPeripheral } from './chosen-peripheral';
import type { HeldLink, Peripheral } from './ports';

const LEAST = 30_000;

/** A device whose link comes when the test says so; an attempt that is given up rejects as the link's does. */
class Awaited implements Peripheral {
  readonly nameDiffers = false;
  readonly isVirtual = false;
  readonly limits: number[] = [];
  readonly closed: string[] = [];
  arrive: () => void = () => undefined;
  refuse: (error: OverairError) => void = () => undefined;

  constructor(readonly name: string) {}

  connect({ limit, signal }: Parameters<Peripheral['connect']>[0]): Promise<HeldLink> {
    this.limits.push(limit);
    return new Promise((resolve, reject) => {
      const link = { close: () => Promise.resolve(this.closed.push(this.name)) };
      this.arrive = () => resolve(link as unknown as HeldLink);
      this.refuse = reject;
      signal.addEventListener('abort', () => reject(new OverairError('cancelled')));
    });
  }
}

function setUp() {
  const clock = new TestClock(0);
  const first = new Awaited('QUEC_BLE_0001');
  const second = new Awaited('QUEC_BLE_0002');
  const chosen = new ChosenPeripheral(clock, LEAST, first);
  const leaving = new AbortController();
  const connect = (limit: number) =>
    chosen.connect({ limit, signal: leaving.signal, onAttempt: () => undefined });
  return { clock, first, second, chosen, leaving, connect };
}

describe('ChosenPeripheral', () => {
  it('connects to the device, and passes on why it could not', async () => {
    const { first, connect } = setUp();
    const link = connect(1_000);
    first.arrive();
    await expect(link).resolves.toBeDefined();
    const again = connect(1_000);
    first.refuse(new OverairError('device-out-of-range'));
    await expect(again).rejects.toMatchObject({ code: 'device-out-of-range' });
    expect(first.limits).toEqual([1_000, 1_000]);
  });

  it('goes on with the one that was chosen meanwhile, for what is left of the time', async () => {
    const { clock, first, second, chosen, connect } = setUp();
    const link = connect(100_000);
    await clock.runFor(40_000);
    chosen.replace(second);
    await Promise.resolve();
    expect(chosen.name).toBe('QUEC_BLE_0002');
    await expect.poll(() => second.limits).toEqual([60_000]);
    second.arrive();
    await expect(link).resolves.toBeDefined();
    expect(first.limits).toEqual([100_000]);
  });

  it('gives one that was chosen late its time', async () => {
    const { clock, second, chosen, connect } = setUp();
    const link = connect(10_000);
    await clock.runFor(9_999);
    chosen.replace(second);
    await expect.poll(() => second.limits).toEqual([LEAST]);
    second.arrive();
    await link;
  });

  it('closes a link that came from the one before', async () => {
    const { first, second, chosen, connect } = setUp();
    const link = connect(10_000);
    first.arrive();
    chosen.replace(second);
    await expect.poll(() => first.closed).toEqual(['QUEC_BLE_0001']);
    second.arrive();
    await expect(link).resolves.toBeDefined();
    expect(second.closed).toEqual([]);
  });

  it('ends as cancelled, also in the moment of a choice', async () => {
    const { second, chosen, leaving, connect } = setUp();
    const link = connect(10_000);
    chosen.replace(second);
    leaving.abort();
    await expect(link).rejects.toMatchObject({ code: 'cancelled' });
  });
});
