import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptActivity } from '../storage/activity';
import { keptJournal } from '../storage/journals';
import { alice, idle } from '../storage/test-support';
import type { DrainReason } from './drainer';
import { LAPSES_AFTER, LONGEST_BACKOFF } from './rules';
import type { Fault } from './test-center';
import { devices, reports, scopes, World } from './test-world';

const reasons: DrainReason[] = ['start', 'online', 'visible', 'signed-in', 'sync', 'enqueued', 'timer'];

type Step = (world: World) => Promise<void>;

const tab = fc.nat(1);
const account = fc.constantFrom(0, 0, 0, 1);
const turns = fc.nat(12);

/** Runs `begin` without waiting for its end: what comes next meets it half done. */
const interleaved = (begin: (world: World) => Promise<unknown>, pause: number): Step => {
  return async (world) => {
    void begin(world);
    await idle(pause);
  };
};

const enqueue = fc
  .tuple(tab, account, fc.constantFrom(0, 0, 1), fc.nat(7), fc.option(fc.nat(8), { freq: 6 }))
  .map(
    ([t, a, d, k, dies]): Step =>
      (world) =>
        world.enqueue(t, a, d, k, dies),
  );
const drain = fc
  .tuple(tab, account, fc.constantFrom(...reasons), turns)
  .map(([t, a, reason, pause]) => interleaved((world) => world.drain(t, a, reason), pause));
const fault = fc
  .array(
    fc.constantFrom<Fault>(
      ...([
        'none',
        'lost request',
        'lost write',
        'lost answer',
        'no answer ever',
        'refused',
        'busy',
      ] as const),
      ...(['malformed', 'no session', 'in neither list'] as const),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((faults): Step => async (world) => {
    world.center.faults.push(...faults);
    await idle(1);
  });
const signIn = fc.constantFrom('alice', 'alice', 'bob', null).map((who): Step => async (world) => {
  world.center.session = who;
  await idle(1);
});
const time = fc.constantFrom(500, 3_000, 31_000, LONGEST_BACKOFF, LAPSES_AFTER + 1).chain((ms) =>
  fc
    .tuple(fc.constantFrom('advance', 'forward', 'back'), turns)
    .map(([how, pause]): Step => async (world) => {
      if (how === 'advance') world.clock.advance(ms);
      else world.clock.jump(how === 'forward' ? ms : -ms);
      await idle(pause);
    }),
);
const kill = tab.map(
  (t): Step =>
    (world) =>
      world.kill(t),
);
const person = fc.tuple(tab, account, fc.constantFrom('sendAgain', 'withdraw', 'drop')).map(
  ([t, a, what]): Step =>
    (world) =>
      what === 'sendAgain' ? world.sendAgain(t, a) : world.giveUp(t, a, what),
);
const codes = fc.subarray(reports).map((configured): Step => async (world) => {
  world.center.configured = new Set(configured);
  await world.noteParked();
});

const schedule = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: enqueue },
    { weight: 8, arbitrary: drain },
    { weight: 4, arbitrary: fault },
    { weight: 2, arbitrary: signIn },
    { weight: 3, arbitrary: time },
    { weight: 2, arbitrary: kill },
    { weight: 3, arbitrary: person },
    { weight: 1, arbitrary: codes },
  ),
  { minLength: 8, maxLength: 32, size: 'max' },
);

async function check(world: World): Promise<void> {
  expect(world.center.mostAtOnce, 'one request at a time').toBeLessThanOrEqual(1);
  const lines = new Map(
    (await Promise.all(scopes.map((scope) => keptActivity(world.database, scope))))
      .flat()
      .map((line) => [line.id, line]),
  );
  const effectsOf = new Map<string, number>();
  for (const { key, account: by } of world.center.effects) {
    const { id } = world.ranks.get(key)!;
    effectsOf.set(id, (effectsOf.get(id) ?? 0) + 1);
    expect(world.entries.get(id)!.scope.account, 'with its own session').toBe(by);
  }
  for (const [id, { scope, saved }] of world.entries) {
    const line = lines.get(id);
    if (saved) expect(line, 'nothing lost').toBeDefined();
    expect(['accepted', 'refused', 'replaced', 'withdrawn', 'dropped']).toContain(line!.outcome);
    expect(effectsOf.get(id) ?? 0, `effects of one ${line!.outcome}`).toBe(
      line!.outcome === 'accepted' ? 1 : 0,
    );
    if (line!.kind === 'report') {
      const journal = await keptJournal(world.database, scope, line!);
      const report = journal!.reports.find((each) => each.id === id);
      expect(report!.acceptedAt, 'the journal agrees').toBe(line!.acceptedAt);
    }
  }
  for (const scope of scopes) {
    const left = await world.tabs[0]!.outbox.entries(scope);
    expect(left.filter(({ state }) => state !== 'refused')).toEqual([]);
    for (const device of devices) {
      const order = world.center.effects
        .filter((effect) => effect.account === scope.account && effect.device === device.deviceKey)
        .map(({ key }) => world.ranks.get(key)!)
        .filter(({ id }) => !world.parked.has(id))
        .map(({ rank }) => rank);
      expect(order, 'in order').toEqual([...order].sort((a, b) => a - b));
    }
  }
}

describe('the outbox, whatever happens', () => {
  it(
    'loses nothing, keeps the order, uses no other session, has one effect each',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(schedule, async (steps) => {
          const world = new World();
          world.center.session = alice.account;
          for (const step of steps) {
            await step(world);
            await world.noteParked();
          }
          await idle(5);
          await world.noteParked();
          await world.heal();
          await check(world);
          await world.close();
        }),
        { numRuns: 1_000 },
      );
    },
  );
});
