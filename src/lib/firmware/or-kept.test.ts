import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import { keepBluetoothPlan } from '../storage/plans';
import { keepSecret } from '../storage/secrets';
import { keptComponent } from '../testing/kept-records';
import { alice, freshDatabase, meter } from '../testing/database';
import { TestClock } from '../testing/clock';
import { orKept } from './or-kept';
import type { UpgradeSupply } from './supply';

const PLAN = { planId: '7', notes: '', components: [keptComponent] };
const SECRET = 'AAECAwQFBgcICQoLDA0ODw==';
const never = new AbortController().signal;
const offline = () => Promise.reject(new OverairError('offline'));

async function setUp({ prepared = true, knownOffline = false } = {}) {
  const clock = new TestClock();
  const database = freshDatabase({ clock });
  const readAt = clock.now() - 5_000;
  const end = clock.now() + 60_000;
  if (prepared) {
    await keepBluetoothPlan(database, alice, { ...meter, plan: PLAN, end, readAt });
    const none = { authKey: null, bindingCode: null, bluetoothPassword: null };
    await keepSecret(database, alice, meter, { ...none, bindingCode: SECRET }, end);
  }
  const supply = {
    readPlan: vi.fn<UpgradeSupply['readPlan']>(offline),
    readSecret: vi.fn<UpgradeSupply['readSecret']>(offline),
    readReading: vi.fn<UpgradeSupply['readReading']>(offline),
    linkAgain: vi.fn<UpgradeSupply['linkAgain']>(offline),
    fetch: vi.fn<UpgradeSupply['fetch']>(offline),
  };
  const either = orKept(supply, {
    clock,
    database,
    scope: alice,
    offline: () => Promise.resolve(knownOffline),
  });
  const readPlan = () => either.readPlan(meter, never);
  const readSecret = () => either.readSecret(meter, never);
  return { readPlan, readSecret, supply, clock, readAt, end };
}

describe('without a network', () => {
  it('the plan and the secret are those that were prepared', async () => {
    const { readPlan, readSecret, readAt, end } = await setUp();
    expect(await readPlan()).toEqual({ plan: PLAN, end, endProblem: null, readAt });
    expect(await readSecret()).toEqual({ kind: 'bindingCode', secret: SECRET });
  });

  it('known to be without one, nothing is asked', async () => {
    const { readPlan, readSecret, supply } = await setUp({ knownOffline: true });
    expect((await readPlan()).plan).toEqual(PLAN);
    expect((await readSecret()).secret).toBe(SECRET);
    expect(supply.readPlan).not.toHaveBeenCalled();
    expect(supply.readSecret).not.toHaveBeenCalled();
  });

  it.each([true, false])(
    'what was not prepared is asked for, and is not there (known: %s)',
    async (known) => {
      const { readPlan, readSecret, supply } = await setUp({ prepared: false, knownOffline: known });
      await expect(readPlan()).rejects.toMatchObject({ code: 'offline' });
      await expect(readSecret()).rejects.toMatchObject({ code: 'offline' });
      expect(supply.readPlan).toHaveBeenCalledOnce();
    },
  );

  it('a secret is not opened after its plan has ended', async () => {
    const { readSecret, clock } = await setUp();
    clock.advance(60_000);
    await expect(readSecret()).rejects.toMatchObject({ code: 'offline' });
  });
});

describe('with a network', () => {
  it('the supply is asked, and its word counts', async () => {
    const { readPlan, readSecret, supply } = await setUp();
    const newer = { plan: { ...PLAN, planId: '8' }, end: null, endProblem: null, readAt: null };
    supply.readPlan.mockResolvedValue(newer);
    supply.readSecret.mockResolvedValue({ kind: 'authKey', secret: 'bmV3' });
    expect(await readPlan()).toEqual(newer);
    expect(await readSecret()).toEqual({ kind: 'authKey', secret: 'bmV3' });
    supply.readPlan.mockResolvedValue({ ...newer, plan: null });
    expect((await readPlan()).plan).toBeNull();
  });

  it('a refusal is no lack of a network', async () => {
    const { readPlan, readSecret, supply } = await setUp();
    const refusal = new OverairError('no-right');
    supply.readPlan.mockRejectedValue(refusal);
    supply.readSecret.mockRejectedValue(refusal);
    await expect(readPlan()).rejects.toBe(refusal);
    await expect(readSecret()).rejects.toBe(refusal);
  });
});
