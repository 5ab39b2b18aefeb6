import { describe, expect, it } from 'vitest';
import { isAllowed, type Operation } from './phases';
import { otherAccount } from './accounts';
import type { DevicePlan } from './model';
import { start, TestClient, type Shown } from './testing/test-client';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

async function signedIn() {
  const client = new TestClient();
  await client.signIn();
  return client;
}

const confirm = 1;
const appoint = 2;
const cancel = 3;
const retry = 5;

const tomorrow = { appointStartTime: start + day, appointEndTime: start + day + 2 * hour };

describe('what may be done', () => {
  const table: [string, number[]][] = [
    ['Lobby lights', [appoint, cancel]], // not yet open
    ['Cold store north', [confirm, appoint, cancel]], // awaiting
    ['Reefer container 21', [confirm, appoint, cancel]], // appointed
    ['Reefer container 22', [cancel]], // queued
    ['Harbour crane 3', []], // downloading
    ['Harbour crane 4', []], // upgrading
    ['Delivery van 12', [retry]], // failed
    ['Archive dehumidifier', [retry]], // cancelled
    ['Office printer', []], // succeeded
    ['Canteen fridge', []], // acknowledged, the plan over
    ['Greenhouse heater', []], // expired
    ['Roof weather sensor', []], // none: suspended
  ];

  it.each(table)('is for %s what the phase table has', async (name, possible) => {
    const refused: number[] = [];
    for (const operation of [confirm, appoint, cancel, retry]) {
      const client = await signedIn();
      const device = await client.named(name);
      const times = name === 'Lobby lights' ? later(device) : tomorrow;
      const outcome = await client.act(device, operation, operation === appoint ? times : {});
      if (outcome.code !== 200) refused.push(operation);
    }
    expect(refused).toEqual(
      [confirm, appoint, cancel, retry].filter((operation) => !possible.includes(operation)),
    );
  });

  it('is a retry also for a failure that was acknowledged, while the period is open', () => {
    const plan = {
      plan: { period: { start: 10, end: 20 }, state: 'activated' },
      deviceStatus: 3,
      confirm: 4,
    } as DevicePlan;
    const allowed = (operation: Operation, now: number, change: Partial<DevicePlan> = {}) =>
      isAllowed(operation, { ...plan, ...change }, now);
    expect(allowed('retry', 10)).toBe(true);
    expect(allowed('retry', 20)).toBe(false);
    expect(allowed('confirm', 10)).toBe(false);
    expect(allowed('retry', 10, { deviceStatus: 2 })).toBe(false);
  });

  it('is told in the language of the user, item by item', async () => {
    const client = await signedIn();
    const [good, busy] = [await client.named('Cold store north'), await client.named('Harbour crane 3')];
    client.language = 'zh-CN';
    const items = [good, busy].map(({ productKey, deviceKey, plan }) => ({
      productKey,
      deviceKey,
      planId: plan?.planId,
      operType: confirm,
    }));
    expect((await client.call('actOnPlans', items)).data).toEqual({
      successList: [
        {
          planId: good.plan?.planId,
          productKey: good.productKey,
          deviceKey: good.deviceKey,
          code: 200,
          msg: 'success',
        },
      ],
      failList: [
        {
          planId: busy.plan?.planId,
          productKey: busy.productKey,
          deviceKey: busy.deviceKey,
          code: 6208,
          msg: '当前状态下无法执行此操作。',
        },
      ],
    });
  });

  it('is nothing for those who may only look, on devices of others, and on unknown ones', async () => {
    const client = await signedIn();
    const mine = await client.named('Cold store north');
    const shared = await client.named('Cold store south');
    expect((await client.act(shared, retry)).code).toBe(5041);
    expect((await client.act({ ...mine, deviceKey: 'nobody' }, confirm)).code).toBe(5052);
    expect((await client.act({ ...mine, deviceKey: '' }, confirm)).code).toBe(5140);
    await client.signIn(otherAccount.email, otherAccount.password);
    expect((await client.act(mine, confirm)).code).toBe(5141);
    expect((await client.act(shared, retry)).code).toBe(200);
  });

  it('needs a known operation and a plan that the device has', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    expect((await client.act(device, 4)).code).toBe(6201);
    const other = { ...device, plan: { ...device.plan!, planId: '9107199254740993000' } };
    expect((await client.act(other, confirm)).code).toBe(6203);
    await client.control('createPlan', { deviceKeys: [device.deviceKey] });
    expect((await client.act(device, confirm)).code).toBe(6203);
  });

  it('is refused for a plan that was suspended or terminated meanwhile', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    const planId = device.plan?.planId;
    await client.control('setPlanState', { planId, state: 'suspended' });
    expect(await client.act(device, confirm)).toEqual(
      expect.objectContaining({ code: 6204, msg: 'The plan is suspended.' }),
    );
    expect((await client.call('devicePlan', device)).data).toBeNull();
    await client.control('setPlanState', { planId, state: 'terminated' });
    expect((await client.act(device, confirm)).code).toBe(6205);
    await client.control('setPlanState', { planId, state: 'activated' });
    expect((await client.act(device, confirm)).code).toBe(200);
  });

  it('keeps a queued device waiting while its plan is suspended', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    const planId = device.plan?.planId;
    await client.act(device, confirm);
    await client.control('setPlanState', { planId, state: 'suspended' });
    await client.pass(hour);
    const details = await client.call('upgradeDetails', [{ ...device, planId }]);
    expect(details.data).toMatchObject([{ deviceStatus: -1 }]);
    await client.control('setPlanState', { planId, state: 'activated' });
    await client.pass(2 * minute);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('succeeded');
  });
});

function later(device: Shown) {
  const opens = device.plan?.period.start ?? 0;
  return { appointStartTime: opens, appointEndTime: opens + hour };
}

describe('an appointment', () => {
  it.each([
    ['in the past', { appointStartTime: start - 1, appointEndTime: start + 2 * hour }, 6211],
    ['shorter than an hour', { appointStartTime: start + hour, appointEndTime: start + 2 * hour - 1 }, 6210],
    ['after the plan', { appointStartTime: start + 40 * day, appointEndTime: start + 41 * day }, 6209],
    ['without an end', { appointStartTime: start + hour }, 6201],
    ['that is no time', { appointStartTime: 'soon', appointEndTime: start + 2 * hour }, 6201],
    ['of just an hour from now', { appointStartTime: start, appointEndTime: start + hour }, 200],
  ])('%s is answered with its code', async (_name, times, code) => {
    const client = await signedIn();
    expect((await client.act(await client.named('Cold store north'), appoint, times)).code).toBe(code);
  });

  it('lies inside the period of a plan that is not yet open', async () => {
    const client = await signedIn();
    const device = await client.named('Lobby lights');
    const { appointStartTime, appointEndTime } = later(device);
    const early = { appointStartTime: appointStartTime - 1, appointEndTime };
    expect((await client.act(device, appoint, early)).code).toBe(6209);
    expect((await client.act(device, appoint, { appointStartTime, appointEndTime })).code).toBe(200);
  });

  it('starts at its time', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    await client.act(device, appoint, tomorrow);
    expect((await client.call('devicePlan', device)).data).toMatchObject({
      userConfirmStatus: 2,
      userConfirmStatusDesc: 'Appointed',
      ...tomorrow,
    });
    await client.control('moveCalendar', { ms: day - 1 });
    await client.pass(0);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('appointed');
    await client.pass(5000);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('downloading');
    await client.pass(2 * minute);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('succeeded');
  });

  it('fails where its period ends before the device has begun', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    await client.control('setDevice', { deviceKey: device.deviceKey, online: false });
    await client.act(device, appoint, tomorrow);
    await client.pass(day + 2 * hour - 1);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('appointed');
    await client.pass(1);
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({
      phase: 'failed',
      failure: 'appointment-ended',
    });
    await client.signIn();
    expect((await client.act(device, retry)).code).toBe(200);
  });

  it('can be changed, and the earlier one is void', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    await client.act(device, appoint, { appointStartTime: start + hour, appointEndTime: start + 2 * hour });
    await client.act(device, appoint, {
      appointStartTime: start + 3 * hour,
      appointEndTime: start + 4 * hour,
    });
    await client.pass(hour + 5000);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('appointed');
    await client.pass(2 * hour);
    expect((await client.shown(device.deviceKey)).plan?.phase).toBe('downloading');
  });

  it('can be given up for an upgrade now, and cancelled', async () => {
    const client = await signedIn();
    const device = await client.named('Reefer container 21');
    expect((await client.act(device, confirm)).code).toBe(200);
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({ phase: 'queued', appointment: null });
    expect((await client.act(device, cancel)).code).toBe(200);
    await client.pass(day);
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({
      phase: 'cancelled',
      deviceStatus: 3,
      confirm: 3,
      failure: 'cancelled',
    });
  });

  it('that a moved calendar jumps over has failed, for nothing could begin meanwhile', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    await client.act(device, appoint, tomorrow);
    await client.control('moveCalendar', { ms: 2 * day });
    expect((await client.shown(device.deviceKey)).plan?.failure).toBe('appointment-ended');
  });
});

describe('a result', () => {
  it('is acknowledged once there is one', async () => {
    const client = await signedIn();
    const done = await client.named('Office printer');
    const item = { ...done, planId: done.plan?.planId };
    expect((await client.call('devicePlan', done)).data).toMatchObject({ upgradeFinishTips: 1 });
    expect((await client.call('acknowledgeResult', item)).code).toBe(200);
    expect((await client.call('devicePlan', done)).data).toMatchObject({
      upgradeFinishTips: 0,
      deviceStatus: 2,
      userConfirmStatus: 4,
    });
    const waits = await client.named('Cold store north');
    const early = { ...waits, planId: waits.plan?.planId };
    expect((await client.call('acknowledgeResult', early)).code).toBe(6208);
  });
});

describe('the status of many', () => {
  it('comes in another order than asked for, without what is not the account’s', async () => {
    const client = await signedIn();
    const devices = (await client.control<Shown[]>('devices')).slice(0, 12);
    const items = devices.map(({ productKey, deviceKey, plan }) => ({
      productKey,
      deviceKey,
      planId: plan?.planId,
    }));
    const unknown = { productKey: 'p11tRk', deviceKey: '004999010060002', planId: items[0]?.planId };
    const ask = async () =>
      (await client.call('upgradeDetails', [...items, unknown])).data as { deviceKey: string }[];
    const keys = (await ask()).map((plan) => plan.deviceKey);
    expect(keys).not.toEqual(items.map((item) => item.deviceKey));
    expect([...keys].sort()).toEqual(items.map((item) => item.deviceKey).sort());
    expect((await ask()).map((plan) => plan.deviceKey)).toEqual(keys);
  });

  it('is asked for a hundred at most', async () => {
    const client = await signedIn();
    const item = await client.named('Cold store north');
    const items = (count: number) =>
      Array.from({ length: count }, () => ({ ...item, planId: item.plan?.planId }));
    expect((await client.call('upgradeDetails', items(100))).code).toBe(200);
    expect((await client.call('upgradeDetails', items(101))).code).toBe(6202);
  });
});
