import { describe, expect, it } from 'vitest';
import { alice, meter } from '../testing/database';
import { TestClock } from '../testing/clock';
import { createOutboxGateway } from './gateway';

const signal = new AbortController().signal;
const call = { signal, idempotencyKey: 'k-1' };

function setUp(...answers: unknown[]) {
  const requests: Request[] = [];
  const gateway = createOutboxGateway(alice, {
    clock: new TestClock(),
    language: () => 'en',
    timeZone: () => 'UTC',
    origin: 'http://overair.test',
    fetch: (input, init) => {
      requests.push(new Request(input, init));
      return Promise.resolve(Response.json({ data: answers.shift() ?? null }));
    },
  });
  return { gateway, requests };
}

describe('the gateway in the name of an account', () => {
  it('gets reports with account and key', async () => {
    const { gateway, requests } = setUp(null);
    await gateway.report({ ...meter, componentNo: 'M', report: 'confirmed' }, call);
    const [request] = requests;
    expect(new URL(request!.url).pathname).toBe('/gateway/api/reportUpgrade');
    expect(request!.headers.get('x-overair-account')).toBe('alice');
    expect(request!.headers.get('idempotency-key')).toBe('k-1');
    expect(await request!.json()).toEqual({ ...meter, componentNo: 'M', report: 'confirmed' });
  });

  it('gets no report that only another version of this app knows', async () => {
    const { gateway, requests } = setUp();
    const report = gateway.report({ ...meter, componentNo: 'M', report: 'levitating' }, call);
    await expect(report).rejects.toMatchObject({ code: 'request-malformed' });
    expect(requests).toEqual([]);
  });

  it('gets decisions, with the outcome of each', async () => {
    const item = { ...meter, planId: '1', code: 5041, msg: 'no' };
    const { gateway, requests } = setUp({ successList: [], failList: [item] }, {});
    const decision = { ...meter, planId: '1', action: 'cancel' } as const;
    expect(await gateway.act([decision], call)).toEqual([
      { device: meter, outcome: 'refused', upstreamCode: '5041', upstreamMessage: 'no' },
    ]);
    expect(requests[0]!.headers.get('idempotency-key')).toBe('k-1');
    expect(await gateway.act([decision], call)).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('tells the plans as they are, and of what could not be read why', async () => {
    const plan = {
      ...{
        ...meter,
        planId: '1',
        planStartTime: 1_795_000_000_000,
        planEndTime: 1_796_000_000_000,
        deviceStatus: 0,
        userConfirmStatus: 0,
      },
      comVerList: [],
    };
    const { gateway } = setUp([plan], [{ ...plan, planStartTime: 'soon' }]);
    const reference = { ...meter, planId: '1' };
    expect(await gateway.plans([reference], { signal })).toMatchObject({
      plans: [{ planId: '1', deviceStatus: 'not-upgraded' }],
      malformed: null,
    });
    expect(await gateway.plans([reference], { signal })).toMatchObject({
      plans: [],
      malformed: { code: 'answer-malformed' },
    });
  });

  it('takes what is seen and what is switched in the same way', async () => {
    const { gateway, requests } = setUp();
    await gateway.acknowledge({ ...meter, planId: '1' }, call);
    await gateway.setAutoConfirmation(meter, true, call);
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/gateway/api/acknowledgeResult',
      '/gateway/api/autoConfirmationOn',
    ]);
    for (const { headers } of requests) expect(headers.get('idempotency-key')).toBe('k-1');
  });
});
