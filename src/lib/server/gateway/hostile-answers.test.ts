import { describe, expect, it } from 'vitest';
import { traceFields } from './request-trace';
import { createTestBed, dataOf, envelope, failure } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };

async function signedIn() {
  const bed = createTestBed();
  await bed.signIn();
  return bed;
}

describe('an answer that nobody would think of', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('has the code %s', async (code) => {
    const bed = await signedIn();
    bed.on('getDeviceUpgradePlan', () => envelope(code, null, 'no idea'));
    expect(await failure(await bed.ask('devicePlan', device))).toEqual({
      status: 422,
      code: 'upstream-refused',
      details: { upstreamCode: code, upstreamMessage: 'no idea' },
    });
    expect(bed.traces.at(-1)?.facts.code).toBe(code);
  });

  it.each([3_000, 100_000])('is nested %i deep, as data or as all of it', async (depth) => {
    const bed = await signedIn();
    const nested = '['.repeat(depth) + ']'.repeat(depth);
    for (const text of [`{"code":200,"data":${nested}}`, nested, `{"code":${nested}}`]) {
      bed.on('getDeviceUpgradePlan', () => new Response(text));
      expect(await failure(await bed.ask('devicePlan', device))).toMatchObject({
        status: 502,
        code: 'answer-malformed',
      });
      bed.on('deviceInfo', () => new Response(text));
      expect((await bed.ask('deviceSecret', device)).status).toBeOneOf([403, 502]);
    }
  });

  it('repeats the caller’s own token, in its words or in its data', async () => {
    const bed = await signedIn();
    const words = 'Bearer access-1 and access-1 are not valid';
    bed.on('getDeviceUpgradePlan', () => envelope(4711, null, words));
    bed.on('deviceInfo', () => ({ deviceName: words }));
    for (const name of ['devicePlan', 'device']) {
      const body = await (await bed.ask(name, device)).text();
      expect(body).toContain('are not valid');
      expect(body).not.toContain('access-1');
    }
  });

  it('has fields named as what every object has', async () => {
    const bed = await signedIn();
    bed.on(
      'getDeviceUpgradePlan',
      () => new Response('{"code":200,"data":{"__proto__":{"authKey":"x"},"constructor":1}}'),
    );
    expect(await (await bed.ask('devicePlan', device)).text()).not.toContain('authKey');
  });
});

describe('what the log says of an operation', () => {
  it('names it, the account, and what the Developer Center answered in what time', async () => {
    const bed = await signedIn();
    const { account } = (await dataOf(await bed.who())) as { account: { id: string } };
    bed.on('getDeviceUpgradePlan', () => {
      bed.clock.advance(40);
      return envelope(4711);
    });
    await bed.ask('devicePlan', device);
    expect(traceFields(bed.traces.at(-1)!)).toEqual({
      operation: 'devicePlan',
      account: account.id,
      upstreamStatus: 200,
      upstreamCode: '4711',
      upstreamMs: 40,
    });
    await bed.ask('Bearer access-1');
    expect(traceFields(bed.traces.at(-1)!)).toEqual({ operation: 'unknown', account: account.id });
  });

  it('names them too where the Developer Center did not answer', async () => {
    const bed = await signedIn();
    await bed.ask('devicePlan', device);
    expect(JSON.parse(bed.lines.at(-1) ?? '')).toMatchObject({
      event: 'upstream',
      operation: 'devicePlan',
      id: `r${bed.traces.length - 1}`,
      upstreamMs: 0,
    });
  });
});
