import { describe, expect, it } from 'vitest';
import { isDue, parseTokens } from './tokens';

const NOW = Date.UTC(2026, 0, 15, 12);
const pair = (expirationTime: unknown) => ({
  accessToken: { token: 'Bearer a', expirationTime },
  refreshToken: { token: 'r', expirationTime: 2_592_000 },
});

describe('the tokens of an answer', () => {
  it.each([
    ['seconds from now', 7200, NOW],
    ['seconds as a text', '7200', NOW],
    ['an instant in seconds', NOW / 1000 + 7200, NOW],
    ['an instant in milliseconds', NOW + 7_200_000, NOW],
    ['an instant by a clock that is wrong', NOW / 1000 + 7200 - 3600, NOW - 3_600_000],
  ])('end when they say: %s', (_, expirationTime, upstreamNow) => {
    expect(parseTokens(pair(expirationTime), NOW, upstreamNow)).toEqual({
      access: 'Bearer a',
      issued: NOW,
      accessExpires: NOW + 7_200_000,
      refresh: 'r',
      refreshExpires: NOW + 2_592_000_000,
    });
  });

  it.each([
    [null, 'data'],
    [{ ...pair(7200), accessToken: null }, 'accessToken'],
    [{ ...pair(7200), refreshToken: { token: '', expirationTime: 1 } }, 'refreshToken.token'],
    [{ ...pair(7200), accessToken: { token: 'a\nb', expirationTime: 1 } }, 'accessToken.token'],
    [{ ...pair(7200), accessToken: { token: 'a'.repeat(4001), expirationTime: 1 } }, 'accessToken.token'],
    [pair(-1), 'accessToken.expirationTime'],
  ])('of %j are malformed at %s', (data, field) => {
    try {
      parseTokens(data, NOW);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'answer-malformed', details: { field } });
    }
  });
});

describe('renewing', () => {
  it('is due five minutes before the end, or at four fifths of a short life', () => {
    const long = parseTokens(pair(7200), NOW);
    expect([isDue(long, NOW + 6_899_999), isDue(long, NOW + 6_900_000)]).toEqual([false, true]);
    const short = parseTokens(pair(10), NOW);
    expect([isDue(short, NOW + 7_999), isDue(short, NOW + 8_000)]).toEqual([false, true]);
  });
});
