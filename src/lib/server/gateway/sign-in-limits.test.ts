import { describe, expect, it } from 'vitest';
import { createSignInLimits } from './sign-in-limits';

const office = '203.0.113.9';
const elsewhere = '198.51.100.7';

/** Signs in so often with a wrong password; how many of the attempts were taken. */
async function fail(
  limits: ReturnType<typeof createSignInLimits>,
  address: string,
  account: string,
  times: number,
): Promise<number> {
  let taken = 0;
  for (let attempt = 0; attempt < times; attempt++) {
    const began = limits.begin({ address, account }, 0).then(
      () => 1,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'too-many-requests', details: { retryAfter: 60 } });
        return 0;
      },
    );
    taken += await began;
  }
  return taken;
}

describe('the limits of signing in', () => {
  it('leave the other people of an address alone when one goes on with one account', async () => {
    const limits = createSignInLimits();
    expect(await fail(limits, office, 'ann@example.com', 20)).toBe(5);
    expect(await fail(limits, office, 'bob@example.com', 5)).toBe(5);
    expect(await fail(limits, office, 'eve@example.com', 1)).toBe(0);
  });

  it('never lock an account for whoever is elsewhere', async () => {
    const limits = createSignInLimits();
    await fail(limits, office, 'ann@example.com', 20);
    expect(await fail(limits, elsewhere, 'ann@example.com', 1)).toBe(1);
  });

  it('know an account by its letters, and a client without its port', async () => {
    const limits = createSignInLimits();
    await fail(limits, `${office}:1000`, 'Ann@Example.com', 5);
    expect(await fail(limits, `${office}:2000`, ' ann@example.com ', 1)).toBe(0);
  });

  it('do not count what succeeds as a failure', async () => {
    const limits = createSignInLimits();
    const attempt = { address: office, account: 'ann@example.com' };
    for (let round = 0; round < 30; round++) {
      await limits.begin(attempt, 0);
      await limits.succeeded(attempt);
    }
    expect(await fail(limits, office, 'ann@example.com', 6)).toBe(5);
  });
});
