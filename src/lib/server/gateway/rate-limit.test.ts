import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit';

describe('a rate limit', () => {
  it('takes so many in a window, says how long to wait, and begins anew', async () => {
    const limit = createRateLimit(2, 60_000);
    const taken = await Promise.all([limit.take('a', 0), limit.take('a', 1000), limit.take('a', 15_500)]);
    expect(taken).toEqual([null, null, 45]);
    expect(await limit.take('b', 15_500)).toBeNull();
    expect(await limit.take('a', 60_000)).toBeNull();
  });

  it('gives back what did not count', async () => {
    const limit = createRateLimit(1, 60_000);
    await limit.take('a', 0);
    await limit.giveBack('a');
    await limit.giveBack('a');
    expect([await limit.take('a', 1), await limit.take('a', 2)]).toEqual([null, 60]);
  });

  it('remembers only so many keys, and forgets the oldest first', async () => {
    const limit = createRateLimit(1, 60_000, 2);
    for (const key of ['a', 'b', 'c']) await limit.take(key, 0);
    expect(await limit.take('c', 1)).not.toBeNull();
    expect(await limit.take('a', 1)).toBeNull();
  });
});
