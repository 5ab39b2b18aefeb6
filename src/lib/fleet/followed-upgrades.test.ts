import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId, DevicePlan } from '../plans/types';
import { keepActivity, keptActivity, MAX_ACTIVITY_AGE } from '../storage/activity';
import { keepFollowed, keptFollowed, MAX_FOLLOWED_AGE, type NewFollowed } from '../storage/followed';
import { sightStates, type Sight } from '../storage/followed-record';
import { idle, START, TestClock } from '../testing/clock';
import { alice, freshDatabase } from '../testing/database';
import { keptRecords } from '../testing/kept-records';
import { componentWith, idOf, planWith } from '../testing/plans';
import { FollowedUpgrades } from './followed-upgrades';
import { mergedFollowed } from './followed-writer';
import { PlanStore } from './plan-store';

const a = idOf('a');
const MINUTE = 60_000;

const waiting = planWith('a', { planName: 'Winter', deviceName: 'Boiler' });
const queued = planWith('a', { ...waiting, userConfirmStatus: 'confirmed' });
const running = planWith('a', { ...queued, deviceStatus: 'upgrading' });
const failed = planWith('a', { ...queued, deviceStatus: 'failed', deviceStatusText: 'Out of space' });
const succeeded = planWith('a', { ...queued, deviceStatus: 'succeeded' });

function setUp(isAutomatic = false) {
  const clock = new TestClock();
  const database = freshDatabase();
  const time = (): number => clock.now();
  const store: PlanStore = new PlanStore((device) => followed.marked(device), time);
  const followed = new FollowedUpgrades({
    ...{ database, scope: alice, clock, store, time },
    readAt: () => START - 60 * MINUTE,
    isAutomatic: () => isAutomatic,
    isDeciding: () => false,
    onProblem: (error) => {
      throw error;
    },
  });
  followed.start();
  return {
    ...{ store, followed, database },
    /** What is told, each a minute after the one before. */
    tell: async (...plans: (DevicePlan | null)[]): Promise<void> => {
      for (const plan of plans) {
        store.put(a, plan, store.begin());
        await clock.runFor(MINUTE);
      }
    },
    kept: async () => {
      await followed.flush();
      await idle();
      return keptFollowed(database, alice);
    },
  };
}

const statesOf = ({ sights }: Pick<NewFollowed, 'sights'>): string[] => sights.map(({ state }) => state);

describe('upgrades that this browser follows', () => {
  it('are kept with each change of state, when it was seen and since when it can have been so', async () => {
    const { tell, kept, store } = setUp();
    await tell(waiting, queued, running);
    store.markDecidedHere({ ...a, planId: '1' });
    await tell(failed);
    const [upgrade, ...others] = await kept();
    expect(others).toEqual([]);
    expect(upgrade).toMatchObject({
      ...{ planId: '1', planName: 'Winter', deviceName: 'Boiler', reason: 'Out of space' },
      ...{ decidedHere: true, unasked: false },
      components: [{ componentNo: 'MODULE', from: '1.0.0', to: '1.1.0' }],
    });
    expect(upgrade?.sights).toEqual([
      { state: 'queued', at: START + MINUTE, since: START },
      { state: 'running', at: START + 2 * MINUTE, since: START + MINUTE },
      { state: 'failed', at: START + 3 * MINUTE, since: START + 2 * MINUTE },
    ]);
  });

  it('have their version from before also if the plan already names the target as what runs', async () => {
    const { tell, kept } = setUp();
    const installed = componentWith({ currentVersion: '1.1.0' });
    await tell(waiting, running, { ...succeeded, components: [installed] });
    expect((await kept())[0]?.components).toEqual([{ componentNo: 'MODULE', from: '1.0.0', to: '1.1.0' }]);
  });

  it('keep what is known if the plan goes, and then nobody knows the result', async () => {
    const { tell, kept } = setUp();
    await tell(waiting, running, null);
    expect(statesOf((await kept())[0]!)).toEqual(['running', 'gone']);
  });

  it('are not those found to be over, nor those that nobody has decided', async () => {
    const { tell, kept } = setUp();
    await tell(succeeded, null, { ...waiting, planId: '2' }, null);
    expect(await kept()).toEqual([]);
  });

  it('tell between which times a state came that an earlier page had not seen', async () => {
    const { tell, kept, store } = setUp();
    store.put(a, waiting, 0);
    await tell(succeeded);
    expect((await kept())[0]?.sights).toEqual([
      { state: 'succeeded', at: START, since: START - 60 * MINUTE },
    ]);
  });

  it('ran unasked only if auto-confirmation was on and nobody had decided here', async () => {
    const automatic = setUp(true);
    await automatic.tell(waiting, running);
    expect((await automatic.kept())[0]).toMatchObject({ unasked: true, decidedHere: false });
    automatic.store.markDecidedHere({ ...a, planId: '1' });
    expect((await automatic.kept())[0]).toMatchObject({ unasked: false, decidedHere: true });
    const manual = setUp(false);
    await manual.tell(waiting, running);
    expect((await manual.kept())[0]).toMatchObject({ unasked: false, decidedHere: false });
  });

  it('make room once: what is older than a year goes, of the decisions too', async () => {
    const { tell, kept, database } = setUp();
    const line = (id: string, happenedAt: number) => ({ ...keptRecords.activity, id, happenedAt });
    const ended = { outcome: 'accepted' } as const;
    await keepActivity(database, alice, line('old', START - MAX_ACTIVITY_AGE - MINUTE), ended);
    await keepActivity(database, alice, line('new', START), ended);
    const { productKey, deviceKey } = idOf('b');
    const forgotten = { ...keptRecords.followedUpgrades, productKey, deviceKey };
    const before = { ...forgotten, updatedAt: START - MAX_FOLLOWED_AGE - MINUTE };
    await keepFollowed(database, alice, [before], (_, told) => told);
    await tell(waiting, running);
    expect((await kept()).map((each) => each.deviceKey)).toEqual(['a']);
    expect((await keptActivity(database, alice)).map(({ id }) => id)).toEqual(['new']);
  });

  it('are told at once to whoever listens', async () => {
    const { tell, followed } = setUp();
    const heard: [DeviceId, string][] = [];
    followed.onSight(({ device, state }) => heard.push([device, state]));
    await tell(waiting, running, failed);
    expect(heard).toEqual([
      [a, 'running'],
      [a, 'failed'],
    ]);
  });
});

describe('two accounts of one upgrade', () => {
  const sight = fc.record({
    state: fc.constantFrom(...sightStates),
    at: fc.integer({ min: 0, max: 20 }),
    since: fc.constant(null),
  });
  const account = fc.array(sight, { minLength: 1, maxLength: 6 }).map((sights) => {
    const sorted: Sight[] = sights.toSorted((x, y) => x.at - y.at);
    const { productKey, deviceKey } = a;
    return {
      ...{ productKey, deviceKey, planId: '1', planName: '', deviceName: '', components: [], reason: '' },
      ...{ sights: sorted, decidedHere: false, unasked: false, updatedAt: sorted.at(-1)?.at ?? 0 },
    };
  });

  it('are one in the order of time, in which no state follows itself and nothing comes after success but that it goes', () => {
    fc.assert(
      fc.property(account, account, (one, other) => {
        const { sights } = mergedFollowed(one, other);
        const states = sights.map(({ state }) => state);
        expect(sights.map(({ at }) => at)).toEqual(sights.map(({ at }) => at).toSorted((x, y) => x - y));
        expect(states.filter((state, index) => state === states[index - 1])).toEqual([]);
        const end = states.indexOf('succeeded');
        if (end >= 0) expect(states.slice(end + 1).every((state) => state === 'gone')).toBe(true);
        for (const each of sights) expect([...one.sights, ...other.sights]).toContainEqual(each);
      }),
    );
  });

  it('say nothing new if one is told again', () => {
    fc.assert(
      fc.property(account, account, (one, other) => {
        const merged = mergedFollowed(one, other);
        expect(mergedFollowed(merged, one).sights.map(({ state }) => state)).toEqual(
          merged.sights.map(({ state }) => state),
        );
      }),
    );
  });
});
