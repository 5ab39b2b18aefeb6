import { describe, expect, it } from 'vitest';
import { TestClient, type Shown } from './testing/test-client';

const minute = 60_000;
const hour = 60 * minute;

async function signedIn(options = {}) {
  const client = new TestClient(options);
  await client.signIn();
  return client;
}

/** Confirms a new plan of a device and gives the client and the device. */
async function planned(plan: object = {}, device: object = {}) {
  const client = await signedIn();
  const { deviceKey } = await client.named('Cold store north');
  await client.control('setDevice', { deviceKey, ...device });
  await client.control('createPlan', { deviceKeys: [deviceKey], ...plan });
  return { client, device: await client.shown(deviceKey) };
}

async function phaseOf(client: TestClient, device: Shown) {
  return (await client.shown(device.deviceKey)).plan?.phase;
}

async function details(client: TestClient, device: Shown, language = 'en') {
  const { productKey, deviceKey, plan } = device;
  client.language = language;
  const answer = await client.call('upgradeDetails', [{ productKey, deviceKey, planId: plan?.planId }]);
  return (answer.data as [Record<string, unknown>])[0];
}

describe('a device that upgrades through the cloud', () => {
  it('walks through every phase, reboots, and ends with the new version', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    expect(device.plan?.phase).toBe('awaiting');
    expect(await client.act(device, 1)).toMatchObject({ code: 200 });
    const seen: (string | undefined)[] = [];
    const progress: number[] = [];
    let offline = 0;
    let seconds = 0;
    for (; seconds < 100 && seen.at(-1) !== 'succeeded'; seconds++) {
      const { plan, online, versions } = await client.shown(device.deviceKey);
      if (seen.at(-1) !== plan?.phase) seen.push(plan?.phase);
      progress.push(plan?.progress ?? 0);
      if (!online) offline += 1;
      expect(versions.module).toBe(plan?.phase === 'succeeded' ? '2.5.0' : '2.4.1');
      await client.pass(1000);
    }
    expect(seen).toEqual(['queued', 'downloading', 'upgrading', 'succeeded']);
    expect(seconds).toBe(65);
    expect(offline).toBe(12);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect(new Set(progress).size).toBeGreaterThan(25);
    expect(await details(client, device)).toMatchObject({
      deviceStatus: 2,
      deviceStatusDesc: 'Upgrade succeeded',
      upgradeProgress: 1,
      upgradeFinishTips: 1,
    });
  });

  it('takes a twentieth of the time at speed 20', async () => {
    const client = await signedIn({ speed: 20 });
    const device = await client.named('Cold store north');
    await client.act(device, 1);
    await client.pass(1000);
    expect(await phaseOf(client, device)).not.toBe('succeeded');
    await client.pass(3000);
    expect(await phaseOf(client, device)).toBe('succeeded');
  });

  it('takes the components in their order, each downloaded and then upgraded', async () => {
    const client = await signedIn();
    const device = await client.named('Warehouse gateway');
    await client.act(device, 1);
    const seen = new Set<string>();
    for (let second = 0; second < 150; second++) {
      await client.pass(1000);
      const { comVerList } = await details(client, device);
      const parts = comVerList as { downloadStatus: number; upgradeStatus: number }[];
      seen.add(parts.map((part) => `${part.downloadStatus}${part.upgradeStatus}`).join(' '));
    }
    expect([...seen]).toEqual(['00 00', '10 00', '21 00', '22 10', '22 21', '22 22']);
    expect((await client.shown(device.deviceKey)).versions).toEqual({ module: '5.0.2', mcu: '1.0.0' });
  });

  it.each([
    ['battery', { battery: 60 }, { battery: 59 }, 'Upgrade failed: the battery is too low'],
    ['signal', { signal: -90 }, { signal: -91 }, 'Upgrade failed: the signal is too weak'],
    ['space', { space: 1000 }, { memoryFree: 999 }, 'Upgrade failed: not enough free space'],
    [
      'delta',
      { delta: true, from: '1.0.0' },
      {},
      'Upgrade failed: the delta does not fit the installed version',
    ],
  ])('refuses a plan for want of %s', async (failure, component, state, words) => {
    const { client, device } = await planned({ components: [component] }, state);
    await client.act(device, 1);
    expect(await phaseOf(client, device)).toBe('queued');
    await client.pass(3000);
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({
      phase: 'failed',
      failure,
      progress: 0,
    });
    expect(await details(client, device)).toMatchObject({ deviceStatus: 3, deviceStatusDesc: words });
    expect((await details(client, device, 'zh')).deviceStatusDesc).toMatch(/^升级失败/);
  });

  it('takes a plan whose minimum it just meets', async () => {
    const components = [{ battery: 60, signal: -90, space: 1000, delta: true, from: '2.4.1' }];
    const { client, device } = await planned({ components }, { battery: 60, signal: -90, memoryFree: 1000 });
    await client.act(device, 1);
    await client.pass(2 * minute);
    expect(await phaseOf(client, device)).toBe('succeeded');
  });

  it.each([
    ['download', [3, 0]],
    ['check', [3, 0]],
    ['flash', [2, 3]],
    ['old-version', [2, 3]],
    ['no-return', [2, 3]],
  ])('can fail by %s, and succeed when it is tried again', async (kind, [downloadStatus, upgradeStatus]) => {
    const { client, device } = await planned({}, { failure: { kind, times: 1 } });
    await client.act(device, 1);
    await client.pass(3 * minute);
    const { plan, versions } = await client.shown(device.deviceKey);
    expect(plan).toMatchObject({ phase: 'failed', failure: kind, deviceStatus: 3 });
    expect(versions.module).toBe('2.4.1');
    const { comVerList } = await details(client, device);
    expect(comVerList).toMatchObject([{ downloadStatus, upgradeStatus }]);
    expect((await client.act(device, 5)).code).toBe(200);
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({ phase: 'queued', progress: 0 });
    await client.pass(3 * minute);
    expect((await client.shown(device.deviceKey)).versions.module).toBe('9.0.0');
  });

  it('fails every time where the seed says so, and succeeds again where it does not', async () => {
    const client = await signedIn();
    const results: Record<string, string | undefined> = {};
    for (const name of [
      'Server room fan',
      'Dock door',
      'Delivery van 12',
      'Bike shed charger',
      'Freezer door',
    ]) {
      const device = await client.named(name);
      expect((await client.act(device, 5)).code).toBe(200);
      await client.pass(4 * minute);
      results[name] = await phaseOf(client, device);
    }
    expect(results).toEqual({
      'Server room fan': 'failed',
      'Dock door': 'failed',
      'Delivery van 12': 'succeeded',
      'Bike shed charger': 'succeeded',
      'Freezer door': 'succeeded',
    });
  });

  it('waits, queued, until it is online', async () => {
    const { client, device } = await planned({}, { online: false });
    await client.act(device, 1);
    await client.pass(hour);
    expect(await phaseOf(client, device)).toBe('queued');
    await client.control('setDevice', { deviceKey: device.deviceKey, online: true });
    await client.pass(2 * minute);
    expect(await phaseOf(client, device)).toBe('succeeded');
  });

  it('stands still while it is off, and goes on where it was', async () => {
    const { client, device } = await planned({ components: [{ files: [800_000] }] });
    await client.act(device, 1);
    await client.pass(15_000);
    const before = (await client.shown(device.deviceKey)).plan?.progress;
    await client.control('setDevice', { deviceKey: device.deviceKey, online: false });
    await client.pass(hour);
    expect((await client.shown(device.deviceKey)).plan).toMatchObject({
      phase: 'downloading',
      progress: before,
    });
    await client.control('setDevice', { deviceKey: device.deviceKey, online: true });
    // 12 of its 32 seconds of download were done: 20 are left.
    await client.pass(19_999);
    expect(await phaseOf(client, device)).toBe('downloading');
    await client.pass(1);
    expect(await phaseOf(client, device)).toBe('upgrading');
    await client.pass(minute);
    expect(await phaseOf(client, device)).toBe('succeeded');
  });

  it('is not done before it is back, whatever has been written', async () => {
    const { client, device } = await planned();
    await client.act(device, 1);
    let last = 0;
    for (let tenth = 0; tenth < 900 && (await phaseOf(client, device)) !== 'succeeded'; tenth++) {
      last = (await client.shown(device.deviceKey)).plan?.progress ?? 0;
      expect(last).toBeLessThan(1);
      await client.pass(100);
    }
    expect(last).toBeGreaterThan(0.99);
    expect(await phaseOf(client, device)).toBe('succeeded');
  });

  it('takes the last of its plans alone', async () => {
    const { client, device } = await planned();
    const { deviceKey } = device;
    await client.act(device, 1);
    await client.control('createPlan', { deviceKeys: [deviceKey], components: [{ target: '9.5.0' }] });
    await client.pass(2 * minute);
    expect(await client.shown(deviceKey)).toMatchObject({
      plan: { phase: 'awaiting' },
      versions: { module: '2.4.1' },
    });
    expect(await details(client, device)).toMatchObject({ deviceStatus: 0 });
    await client.act(await client.shown(deviceKey), 1);
    await client.pass(2 * minute);
    expect((await client.shown(deviceKey)).versions.module).toBe('9.5.0');
  });

  it('does not hurry when the calendar is moved', async () => {
    const { client, device } = await planned();
    await client.act(device, 1);
    await client.pass(5000);
    await client.control('moveCalendar', { ms: 5 * hour });
    expect(await phaseOf(client, device)).toBe('downloading');
  });
});

describe('the period of a plan', () => {
  it('fails what has not begun at its end, and lets go on what runs', async () => {
    const client = await signedIn();
    const waiting = await client.named('Delivery van 12');
    const running = await client.named('Delivery van 7');
    const untouched = await client.named('Reefer container 36');
    const deviceKeys = [waiting, running, untouched].map((device) => device.deviceKey);
    await client.control('setDevice', { deviceKey: waiting.deviceKey, online: false });
    await client.control('createPlan', { deviceKeys, endsIn: hour });
    await client.act(await client.shown(waiting.deviceKey), 1);
    await client.act(await client.shown(running.deviceKey), 1);
    await client.pass(5000);
    await client.control('moveCalendar', { ms: hour });
    expect((await client.shown(waiting.deviceKey)).plan).toMatchObject({
      phase: 'failed',
      failure: 'plan-ended',
    });
    expect(await phaseOf(client, untouched)).toBe('expired');
    expect(await phaseOf(client, running)).toBe('downloading');
    await client.pass(2 * minute);
    expect(await phaseOf(client, running)).toBe('succeeded');
    expect((await client.act(await client.shown(waiting.deviceKey), 5)).code).toBe(6207);
  });

  it('starts silent plans by itself when it opens', async () => {
    const { client, device } = await planned({ silent: true, opensIn: hour });
    expect(device.plan).toMatchObject({ phase: 'queued', confirm: 1 });
    await client.pass(hour - 1);
    expect(await phaseOf(client, device)).toBe('queued');
    await client.pass(5000);
    expect(await phaseOf(client, device)).toBe('downloading');
  });
});

describe('auto-confirmation', () => {
  it('pushes later plans without being asked, not the one that waits, until it is off', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    const { deviceKey } = device;
    expect((await client.call('autoConfirmation', device)).data).toBe(false);
    expect((await client.call('autoConfirmationOn', device)).code).toBe(200);
    expect((await client.call('autoConfirmation', device)).data).toBe(true);
    await client.pass(hour);
    expect(await phaseOf(client, device)).toBe('awaiting');
    await client.control('createPlan', { deviceKeys: [deviceKey], opensIn: hour });
    expect(await phaseOf(client, device)).toBe('not-open');
    await client.control('moveCalendar', { ms: hour });
    expect(await phaseOf(client, device)).toBe('queued');
    await client.pass(2 * minute);
    expect(await phaseOf(client, device)).toBe('succeeded');
    await client.signIn();
    expect((await client.call('autoConfirmationOff', device)).code).toBe(200);
    await client.control('createPlan', { deviceKeys: [deviceKey] });
    await client.pass(2 * minute);
    expect(await phaseOf(client, device)).toBe('awaiting');
  });

  it('can be asked by those who may look, and set by the owner alone', async () => {
    const client = await signedIn();
    const shared = await client.named('Cold store south');
    expect((await client.call('autoConfirmation', shared)).data).toBe(false);
    expect((await client.call('autoConfirmationOn', shared)).code).toBe(5041);
    expect((await client.call('autoConfirmationOff', shared)).code).toBe(5041);
  });
});
