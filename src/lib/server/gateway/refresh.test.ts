import { describe, expect, it } from 'vitest';
import { OverairError } from '../../errors';
import { createRenewer } from './refresh';
import { TestClock } from '../../testing/clock';
import type { Tokens } from './tokens';

const tokens = (n: number): Tokens => ({
  access: `Bearer access-${n}`,
  issued: 0,
  accessExpires: 7_200_000,
  refresh: `refresh-${n}`,
  refreshExpires: 9e9,
});

/** A platform that gives new tokens each time, and takes the last refresh token until the new one has been used. */
function platform() {
  let last = 1;
  let previous = 0;
  const asked: string[] = [];
  return {
    asked,
    renew: (refreshToken: string): Promise<Tokens> => {
      asked.push(refreshToken);
      const n = Number(refreshToken.split('-')[1]);
      if (n !== last && n !== previous) return Promise.reject(new OverairError('session-expired'));
      previous = n;
      last += 1;
      return Promise.resolve(tokens(last));
    },
  };
}

describe('renewing', () => {
  it('asks once for fifty requests at once, and gives all the same', async () => {
    const { asked, renew } = platform();
    const renewer = createRenewer(renew, new TestClock());
    const all = await Promise.all(Array.from({ length: 50 }, () => renewer.renew(tokens(1), 'account-1')));
    expect(asked).toEqual(['refresh-1']);
    expect(new Set(all)).toEqual(new Set([tokens(2)]));
  });

  it('gives a late request with the old tokens the same result for 60 s, and not longer', async () => {
    const { asked, renew } = platform();
    const clock = new TestClock();
    const renewer = createRenewer(renew, clock);
    const first = await renewer.renew(tokens(1), 'account-1');
    clock.advance(59_999);
    expect(await renewer.renew(tokens(1), 'account-1')).toBe(first);
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await renewer.renew(tokens(1), 'account-1');
    expect(asked).toHaveLength(2);
  });

  it('tries the same refresh token once more where the answer was lost', async () => {
    const { asked, renew } = platform();
    let lost = false;
    const renewer = createRenewer(async (refreshToken) => {
      const renewed = await renew(refreshToken);
      if (lost) return renewed;
      lost = true;
      throw new OverairError('upstream-unavailable');
    }, new TestClock());
    expect(await renewer.renew(tokens(1), 'account-1')).toEqual(tokens(3));
    expect(asked).toEqual(['refresh-1', 'refresh-1']);
  });

  it('does not keep a failure: the next request tries anew', async () => {
    let down = true;
    const { renew } = platform();
    const renewer = createRenewer(
      (refreshToken) =>
        down ? Promise.reject(new OverairError('upstream-unavailable')) : renew(refreshToken),
      new TestClock(),
    );
    await expect(renewer.renew(tokens(1), 'account-1')).rejects.toMatchObject({
      code: 'upstream-unavailable',
    });
    down = false;
    expect(await renewer.renew(tokens(1), 'account-1')).toEqual(tokens(2));
  });

  it('does not ask again for a token that was refused', async () => {
    const asked: string[] = [];
    const renewer = createRenewer((refreshToken) => {
      asked.push(refreshToken);
      return Promise.reject(new OverairError('session-expired'));
    }, new TestClock());
    await expect(renewer.renew(tokens(1), 'account-1')).rejects.toMatchObject({ code: 'session-expired' });
    expect(asked).toHaveLength(1);
  });
});
