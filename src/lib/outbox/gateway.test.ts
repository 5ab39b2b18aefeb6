import { describe, expect, it } from 'vitest';
import { alice, ManualClock, meter } from '../storage/test-support';
import { createOutboxGateway } from './gateway';

const signal = new AbortController().signal;
const call = { signal, idempotencyKey: 'k-1' };

function setUp(...answers: unknown[]) {
  const requests: Request[] = [];
  const gateway = createOutboxGateway(alice, {
    clock: new ManualClock(),
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

  it('gets one decision at a time, with its outcome', async () => {
    const item = { ...meter, planId: '1', code: 5041, msg: 'no' };
    const { gateway, requests } = setUp({ successList: [], failList: [item] }, {});
    const decision = { ...meter, planId: '1', action: 'cancel' } as const;
    expect(await gateway.act(decision, call)).toEqual({
      ...{ device: meter, outcome: 'refused', upstreamCode: '5041', upstreamMessage: 'no' },
    });
    expect(requests[0]!.headers.get('idempotency-key')).toBe('k-1');
    expect(await gateway.act(decision, call)).toMatchObject({ outcome: 'unknown' });
  });

  it('tells the plan that was asked for, of those that it gets', async () => {
    const plan = {
      ...meter,
      planId: '1',
      planStartTime: 1_795_000_000_000,
      planEndTime: 1_796_000_000_000,
      deviceStatus: 0,
      userConfirmStatus: 0,
    };
    const { gateway } = setUp(
      [{ ...plan, deviceKey: 'other' }, plan],
      [],
      [{ ...plan, planStartTime: 'soon' }],
    );
    const reference = { ...meter, planId: '1' };
    expect(await gateway.plan(reference, { signal })).toMatchObject({ plan: { ...meter, planId: '1' } });
    expect(await gateway.plan(reference, { signal })).toMatchObject({ plan: null });
    await expect(gateway.plan(reference, { signal })).rejects.toMatchObject({ code: 'answer-malformed' });
  });
});
