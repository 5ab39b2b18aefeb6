import { describe, expect, test } from 'vitest';
import { createTestBed, failure } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };
const plan = { ...device, planId: '1' };
const pending = () => new Promise(() => undefined);
/** How many one session may have under way. */
const MOST = 20;

/** A signed-in session all of whose questions wait for a Developer Center that does not answer. */
async function busy() {
  const bed = createTestBed();
  await bed.signIn();
  bed.on('getUserIsHaveDeviceUpgrade', pending);
  bed.sent.length = 0;
  for (let question = 0; question < MOST; question++) void bed.ask('planCount');
  await expect.poll(() => bed.sent.length).toBe(MOST);
  return bed;
}

describe('a session with all under way that it may have', () => {
  test('is told at once to come again, in a form that every page knows', async () => {
    const bed = await busy();
    const answer = await bed.ask('planCount');
    expect(answer.headers.get('retry-after')).toMatch(/^[2-5]$/);
    expect(answer.headers.get('x-overair-api')).toBe('1');
    const retryAfter = Number(answer.headers.get('retry-after'));
    expect(await failure(answer)).toEqual({
      status: 503,
      code: 'too-many-requests',
      details: { retryAfter },
    });
    expect(bed.sent).toHaveLength(MOST);
  });

  test('can decide, report and sign out', async () => {
    const bed = await busy();
    bed.on('userBatchConfirmUpgrade', () => ({}));
    bed.on('reportUpgradeStatus', () => null);
    expect((await bed.ask('actOnPlans', [{ ...plan, operType: 1 }])).status).toBe(200);
    expect(
      (await bed.ask('reportUpgrade', { ...device, componentNo: 'M', report: 'confirmed' })).status,
    ).toBe(200);
    expect((await bed.who()).status).toBe(200);
    expect((await bed.signOut()).status).toBe(200);
    expect(bed.sent.at(-1)?.path).toBe('userLogout');
  });

  test('has a decision refused before the Developer Center has heard of it', async () => {
    const bed = await busy();
    bed.on('userBatchConfirmUpgrade', pending);
    const decide = () => bed.ask('actOnPlans', [{ ...plan, operType: 1 }]);
    for (let decision = 0; decision < 4; decision++) void decide();
    await expect.poll(() => bed.sent.length).toBe(MOST + 4);
    expect(await failure(await decide())).toMatchObject({ status: 503, code: 'too-many-requests' });
    expect(bed.sent).toHaveLength(MOST + 4);
  });
});

test('an account has four downloads open at most, and another when one of them has ended', async () => {
  const bed = createTestBed({ fetchFile: () => Promise.resolve(new Response('data')) });
  await bed.signIn();
  bed.on('getDeviceUpgradePlan', () => ({ filePath: 'https://files.example/a' }));
  const answer = (await (await bed.ask('devicePlan', device)).json()) as { data: { filePath: string } };
  const open = () => bed.file(answer.data.filePath);
  const files = [await open(), await open(), await open(), await open()];
  expect(await failure(await open())).toMatchObject({ status: 429, code: 'too-many-requests' });
  await files[0]!.text();
  const fifth = await open();
  expect(fifth.status).toBe(200);
  await fifth.body?.cancel();
  expect((await open()).status).toBe(200);
});
