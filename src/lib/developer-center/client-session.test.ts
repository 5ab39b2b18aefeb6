import { describe, expect, it, vi } from 'vitest';
import { bluetoothPlans } from './bluetooth-plans';
import { codeOf, device, fail, ok, setUp } from './testing/client';

describe('time and session', () => {
  it("learns the Developer Center's time", async () => {
    const time = String(Date.now() + 86_400_000);
    const { client } = setUp([ok(null, { 'x-developer-center-time': time })]);
    await client.devicePlan(device);
    expect(client.serverTime.skewMs).toBe(-86_400_000);
  });

  it('sends an operation once more when the session was renewed', async () => {
    const renewSession = vi.fn(() => Promise.resolve(true));
    const { client, bodies, requests } = setUp(
      [fail(401, 'session-expired'), ok({ successList: [device] }), fail(401, 'not-signed-in'), ok(null)],
      { renewSession },
    );
    const decision = { ...device, planId: '1', action: 'confirm' } as const;
    const outcomes = await client.actOnPlans([decision], { idempotencyKey: 'k1' });
    expect(outcomes).toEqual([{ device, outcome: 'accepted' }]);
    expect(bodies[0]).toEqual(bodies[1]);
    expect(requests.map((each) => each.headers.get('idempotency-key'))).toEqual(['k1', 'k1']);
    expect(await client.devicePlan(device)).toBeNull();
    expect(renewSession).toHaveBeenCalledTimes(2);
  });

  it('does not when it was not, or for session calls', async () => {
    const renewSession = vi.fn(() => Promise.resolve(false));
    const onFailure = vi.fn();
    const answers = [fail(401, 'session-expired'), fail(401, 'not-signed-in')];
    const { client } = setUp(answers, { renewSession, onFailure });
    expect(await codeOf(client.device(device))).toBe('session-expired');
    expect(await codeOf(client.session())).toBe('not-signed-in');
    expect(renewSession).toHaveBeenCalledExactlyOnceWith(Date.now());
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'session-expired' }));
  });
});

describe('a Bluetooth plan of component numbers alone', () => {
  const bare = ok({ components: [{ componentNo: 'MODULE' }] });
  const file = { updIndex: 1, fileName: 'a.bin', filePath: '/gateway/firmware/a', fileSize: 9 };
  const component = { sort: 1, comNo: 'MODULE', comType: 0, tver: '2.0', fileList: [file] };
  const cloud = {
    ...{ ...device, planId: '7', planName: 'Spring', upgradeVersionInfo: 'Quieter', deviceStatus: 0 },
    ...{ planStartTime: 1_795_000_000_000, planEndTime: 1_796_000_000_000, comVerList: [component] },
  };

  const planOf = (...answers: Parameters<typeof setUp>[0]) =>
    bluetoothPlans(setUp(answers).client).bluetoothPlan(device);

  it('has its files and notes from the plan through the cloud', async () => {
    const { client, requests } = setUp([bare, ok(cloud)]);
    expect(await bluetoothPlans(client).bluetoothPlan(device)).toMatchObject({
      planId: '7',
      notes: 'Quieter',
      components: [{ componentNo: 'MODULE', targetVersion: '2.0', files: [{ size: 9 }] }],
    });
    expect(requests.map(({ url }) => url.split('/').at(-1))).toEqual(['bluetoothPlan', 'devicePlan']);
  });

  it('is refused where that has none; where only notes are missing it does without', async () => {
    expect(await codeOf(planOf(bare, ok(null)))).toBe('package-missing');
    const down = fail(502, 'upstream-unavailable');
    expect(await codeOf(planOf(bare, down))).toBe('upstream-unavailable');
    expect(await planOf(ok({ comVerList: [component] }), down)).toMatchObject({
      notes: '',
      components: [{ files: [{}] }],
    });
  });
});
