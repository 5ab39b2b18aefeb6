import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import { OverairError } from '../../errors';
import { OperationQueue } from './operation-queue';

const options = { operation: 'write', timeout: 100 } as const;

interface Pending {
  resolve: (value: number) => void;
  reject: (error: unknown) => void;
}

function setUp() {
  const ends: number[] = [];
  const queue = new OperationQueue(systemClock, () => ends.push(1));
  const started: number[] = [];
  const pending = new Map<number, Pending>();
  const ask = (id: number, signal?: AbortSignal) =>
    queue.run(
      () =>
        new Promise<number>((resolve, reject) => {
          started.push(id);
          pending.set(id, { resolve, reject });
        }),
      { ...options, signal },
    );
  return { queue, ends, started, pending, ask };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('OperationQueue', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('starts an operation only when the one before has settled', async () => {
    const { started, pending, ask } = setUp();
    const first = ask(1);
    const second = ask(2);
    expect(started).toEqual([1]);
    pending.get(1)!.resolve(11);
    expect(await first).toBe(11);
    await settled();
    expect(started).toEqual([1, 2]);
    pending.get(2)!.resolve(12);
    expect(await second).toBe(12);
  });

  it('goes on after a rejection, which is mapped', async () => {
    const { started, pending, ask } = setUp();
    const first = ask(1);
    void ask(2);
    pending
      .get(1)!
      .reject(new DOMException('GATT operation failed for unknown reason.', 'NotSupportedError'));
    await expect(first).rejects.toMatchObject({ code: 'write-refused' });
    await settled();
    expect(started).toEqual([1, 2]);
  });

  it('takes a synchronous throw as a rejection', async () => {
    const { queue } = setUp();
    const failing = queue.run(() => {
      throw new DOMException('GATT Server is disconnected.', 'NetworkError');
    }, options);
    await expect(failing).rejects.toMatchObject({ code: 'link-lost' });
  });

  it('ends with link-lost when an operation never settles, and everything waiting with it', async () => {
    const { queue, ends, ask } = setUp();
    const results = Promise.allSettled([ask(1), ask(2)]);
    await vi.advanceTimersByTimeAsync(99);
    expect(queue.why).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(await results).toMatchObject([
      { reason: { code: 'link-lost', details: { operation: 'write' } } },
      { reason: { code: 'link-lost' } },
    ]);
    expect(ends).toEqual([1]);
    await expect(ask(3)).rejects.toMatchObject({ code: 'link-lost' });
  });

  it('counts the time-out from the start of the operation', async () => {
    const { queue, pending, ask } = setUp();
    void ask(1);
    const second = ask(2);
    await vi.advanceTimersByTimeAsync(90);
    pending.get(1)!.resolve(1);
    await vi.advanceTimersByTimeAsync(90);
    expect(queue.why).toBeUndefined();
    pending.get(2)!.resolve(2);
    await second;
    await vi.advanceTimersByTimeAsync(1000);
    expect(queue.why).toBeUndefined();
  });

  it('rejects an aborted operation at once, but starts none before the platform is done with it', async () => {
    const { started, pending, ask } = setUp();
    const abort = new AbortController();
    const first = ask(1, abort.signal);
    void ask(2);
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await settled();
    expect(started).toEqual([1]);
    pending.get(1)!.resolve(1);
    await settled();
    expect(started).toEqual([1, 2]);
  });

  it('never starts an operation that was aborted while it waited, or before it was asked', async () => {
    const { started, pending, ask } = setUp();
    const abort = new AbortController();
    void ask(1);
    const second = ask(2, abort.signal);
    void ask(3);
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await expect(ask(4, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
    pending.get(1)!.resolve(1);
    await settled();
    expect(started).toEqual([1, 3]);
  });

  it('watches an aborted operation to its time-out', async () => {
    const { queue, ask } = setUp();
    const abort = new AbortController();
    const first = ask(1, abort.signal);
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await vi.advanceTimersByTimeAsync(100);
    expect(queue.why).toMatchObject({ code: 'link-lost' });
  });

  it('ends once, for the first reason, and cleans up before anyone hears of it', async () => {
    const order: string[] = [];
    const queue = new OperationQueue(systemClock, () => order.push('cleaned'));
    const running = queue
      .run(() => new Promise(() => undefined), options)
      .catch(() => order.push('rejected'));
    queue.end(new OverairError('cancelled'));
    queue.end(new OverairError('link-lost'));
    await running;
    expect(order).toEqual(['cleaned', 'rejected']);
    expect(await queue.ended).toMatchObject({ code: 'cancelled' });
  });

  it('never has two operations running, and loses none, whatever fails or is aborted', async () => {
    const plan = fc.array(fc.constantFrom('resolve', 'reject', 'abort'), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(plan, async (fates) => {
        const queue = new OperationQueue(systemClock, () => undefined);
        let running = 0;
        let most = 0;
        const results = fates.map((fate) => {
          const abort = new AbortController();
          const result = queue.run(
            async () => {
              most = Math.max(most, (running += 1));
              if (fate === 'abort') abort.abort();
              await Promise.resolve();
              running -= 1;
              if (fate === 'reject') throw new DOMException('no', 'NotSupportedError');
              return fate;
            },
            { ...options, signal: abort.signal },
          );
          return result.catch((error: unknown) => (error as OverairError).code);
        });
        const expected = { resolve: 'resolve', reject: 'write-refused', abort: 'cancelled' };
        expect(await Promise.all(results)).toEqual(fates.map((fate) => expected[fate]));
        expect(most).toBeLessThanOrEqual(1);
      }),
    );
  });
});
