import { describe, expect, it } from 'vitest';
import { OverairError, type ErrorCode } from '../errors';
import { classify, concernsAll, pauseAfter, retryAfterOf } from './failures';

describe('failures', () => {
  it.each<[ErrorCode, string]>([
    ['offline', 'unanswered'],
    ['upstream-unavailable', 'unanswered'],
    ['answer-malformed', 'unanswered'],
    ['internal', 'unanswered'],
    ['too-many-requests', 'busy'],
    ['not-signed-in', 'waits'],
    ['session-expired', 'waits'],
    ['account-changed', 'waits'],
    ['client-outdated', 'waits'],
    ['report-code-missing', 'unconfigured'],
    ['no-right', 'refused'],
    ['device-not-bound', 'refused'],
    ['request-malformed', 'refused'],
    ['operation-unknown', 'refused'],
  ])('%s: %s', (code, kind) => {
    expect(classify(new OverairError(code))).toBe(kind);
  });

  it.each([
    ['5000', 'unanswered'],
    ['5032', 'waits'],
    ['5106', 'waits'],
    ['5041', 'refused'],
    ['', 'refused'],
  ])("the Developer Center's own code %s: %s", (upstreamCode, kind) => {
    expect(classify(new OverairError('upstream-refused', { upstreamCode }))).toBe(kind);
  });

  it('concern all that follows where nobody answers, one where one answer is wrong', () => {
    expect(concernsAll(new OverairError('offline'))).toBe(true);
    expect(concernsAll(new OverairError('too-many-requests'))).toBe(true);
    expect(concernsAll(new OverairError('answer-malformed'))).toBe(false);
  });
});

describe('pauses', () => {
  it('double up to the longest, and are never shorter than what was asked for', () => {
    const pauses = { first: 3_000, longest: 30_000 };
    expect([1, 2, 3, 4, 9].map((failures) => pauseAfter(failures, pauses))).toEqual([
      ...[3_000, 6_000, 12_000, 24_000, 30_000],
    ]);
    const retryAfter = retryAfterOf(new OverairError('too-many-requests', { retryAfter: 90 }));
    expect(pauseAfter(1, pauses, { retryAfter })).toBe(90_000);
    expect(retryAfterOf(new OverairError('offline'))).toBe(0);
  });

  it('leave a share of each to chance', () => {
    const pauses = { first: 2_000, longest: 30_000, chance: 0.5 };
    expect([0, 0.5, 1].map((random) => pauseAfter(1, pauses, { random }))).toEqual([1_000, 1_500, 2_000]);
  });
});
