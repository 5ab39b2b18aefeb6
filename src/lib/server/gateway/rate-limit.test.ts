import { describe, expect, it } from 'vitest';
import { clientKey, createRateLimit } from './rate-limit';

describe('a rate limit', () => {
  it('takes so many in a window, says how long to wait, and begins anew', () => {
    const limit = createRateLimit(2, 60_000);
    expect([limit.take('a', 0), limit.take('a', 1000), limit.take('a', 15_500)]).toEqual([null, null, 45]);
    expect(limit.take('b', 15_500)).toBeNull();
    expect(limit.take('a', 60_000)).toBeNull();
  });

  it('gives back what did not count', () => {
    const limit = createRateLimit(1, 60_000);
    limit.take('a', 0);
    limit.giveBack('a');
    limit.giveBack('a');
    expect([limit.take('a', 1), limit.take('a', 2)]).toEqual([null, 60]);
  });

  it('remembers only so many keys, and forgets the oldest first', () => {
    const limit = createRateLimit(1, 60_000, 2);
    for (const key of ['a', 'b', 'c']) limit.take(key, 0);
    expect(limit.take('c', 1)).not.toBeNull();
    expect(limit.take('a', 1)).toBeNull();
  });
});

describe('a client', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is known as %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});
