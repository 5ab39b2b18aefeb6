import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock';
import { OverairError } from '../errors';
import { askUntilHeard } from './when-busy';

vi.useFakeTimers();

const busy = (retryAfter: number) => new OverairError('too-many-requests', { retryAfter });
const options = { clock: systemClock };

describe('a question to a busy server', () => {
  it('is asked again when the server says so', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(busy(4)).mockResolvedValueOnce('heard');
    const answer = askUntilHeard(ask, options);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe('heard');
  });

  it('is given up after some tries, at once if it should wait for long, and at once for anything else', async () => {
    for (const [error, times] of [
      [busy(2), 5],
      [busy(60), 1],
      [new OverairError('too-many-requests'), 1],
      [new OverairError('offline'), 1],
    ] as const) {
      const ask = vi.fn<() => Promise<string>>().mockRejectedValue(error);
      const answer = askUntilHeard(ask, options).catch((caught: unknown) => caught);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await answer).toBe(error);
      expect(ask).toHaveBeenCalledTimes(times);
    }
  });

  it('is not asked again once nobody waits for it', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValue(busy(4));
    const stop = new AbortController();
    const answer = askUntilHeard(ask, { ...options, signal: stop.signal }).catch((caught: unknown) => caught);
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort();
    expect(await answer).toMatchObject({ code: 'cancelled' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
