import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../plans/types';
import { keptActivity } from '../storage/activity';
import { keptJournal } from '../storage/journals';
import type { ActivityRecord } from '../storage/activity-record';
import type { OutboxSubject } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import { alice } from '../testing/database';
import { idle } from '../testing/clock';
import type { SendReason } from './sender';
import { LAPSES_AFTER, LONGEST_BACKOFF } from './rules';
import type { Fault } from './testing/center';
import { devices, reports, scopes, World, type Submitted } from './testing/world';

/** A long run looks harder: RUNS=1000. */
const RUNS = Number(process.env.RUNS ?? 80);

const reasons: SendReason[] = [
  'start',
  'online',
  'visible',
  'signed-in',
  'sync',
  'enqueued',
  'timer',
  'decided',
];

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
const tap = fc
  .tuple(
    ...([tab, account, fc.constantFrom([0], [1], [0, 1], [0, 1, 2, 3, 4]), fc.nat(3)] as const),
    fc.option(fc.nat(8), { freq: 8 }),
  )
  .map(
    ([t, a, on, kind, dies]): Step =>
      (world) =>
        world.tap(t, a, on, kind, dies),
  );
const disk = fc.boolean().map((full): Step => (world) => {
  world.disk.full = full;
  return Promise.resolve();
});
const sync = fc.tuple(account, turns).map(
  ([a, lives]): Step =>
    (world) =>
      world.sync(a, lives * 3),
);
const run = fc
  .tuple(tab, account, fc.constantFrom(...reasons), turns)
  .map(([t, a, reason, pause]) => interleaved((world) => world.run(t, a, reason), pause));
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
      else world.clock.correct(how === 'forward' ? ms : -ms);
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
    { weight: 8, arbitrary: run },
    { weight: 4, arbitrary: fault },
    { weight: 2, arbitrary: signIn },
    { weight: 3, arbitrary: time },
    { weight: 2, arbitrary: kill },
    { weight: 3, arbitrary: person },
    { weight: 1, arbitrary: codes },
    { weight: 6, arbitrary: tap },
    { weight: 1, arbitrary: disk },
    { weight: 2, arbitrary: sync },
  ),
  { minLength: 8, maxLength: 32, size: 'max' },
);

const outcomes = ['accepted', 'refused', 'replaced', 'withdrawn', 'dropped'];

async function check(world: World): Promise<void> {
  expect(world.center.mostAtOnce, 'one request of a lane at a time').toBeLessThanOrEqual(1);
  const lines = new Map(
    (await Promise.all(scopes.map((scope) => keptActivity(world.database, scope))))
      .flat()
      .map((line) => [line.id, line]),
  );
  for (const [id, { scope, saved, subject }] of world.entries) {
    const line = lines.get(id);
    if (saved) expect(line, 'nothing lost').toBeDefined();
    // Lost with the page whose person was told that it is in memory alone.
    if (!line) continue;
    expect(outcomes).toContain(line.outcome);
    if (subject.kind !== 'report') continue;
    const journal = await keptJournal(world.database, scope, line);
    const report = journal?.reports.find((each) => each.id === id);
    expect(report?.acceptedAt, 'the journal agrees').toBe(line.acceptedAt);
  }
  for (const scope of scopes) {
    const left = await world.tabs[0]!.outbox.entries(scope);
    expect(left.filter(({ state }) => state !== 'refused')).toEqual([]);
    for (const device of devices) for (const lane of lanes) checkOrder(world, lines, scope, device, lane);
  }
}

const lanes = ['report', 'action'] as const;

/** What the Developer Center did is what was accepted, in order, each once, with its own session. */
function checkOrder(
  world: World,
  lines: ReadonlyMap<string, ActivityRecord>,
  scope: AccountScope,
  device: DeviceId,
  lane: (typeof lanes)[number],
): void {
  const submitted = [...world.entries]
    .filter(([id, each]) => each.scope === scope && each.device === device.deviceKey && !world.parked.has(id))
    .filter(([, { subject }]) => subject.kind === lane)
    .sort(([, a], [, b]) => a.rank - b.rank);
  // One that was lost with its page may have been sent from its memory.
  const possible = submitted.filter(([id]) => (lines.get(id)?.outcome ?? 'accepted') === 'accepted');
  const done = world.center.effects.filter(
    (effect) =>
      effect.account === scope.account &&
      effect.device === device.deviceKey &&
      reports.includes(effect.what) === (lane === 'report') &&
      !world.parked.has(effect.key),
  );
  const whats = done.map(({ what }) => what);
  const entries = possible.map(([, each]) => each);
  const inOrder = entries.map(({ subject }) => wordOf(subject));
  expect(canBeDone(whats, entries), `${whats.join()} was accepted, in order: ${inOrder.join()}`).toBe(true);
  if (lane === 'report') {
    const certain = possible.filter(([id]) => lines.has(id));
    expect(done.length, 'each has its one effect').toBeGreaterThanOrEqual(certain.length);
  }
}

/** Whether these effects are each another entry's, none of which had to come before one that was done already. */
function canBeDone(
  [what, ...rest]: readonly string[],
  left: readonly Submitted[],
  done: readonly Submitted[] = [],
): boolean {
  if (what === undefined) return true;
  const candidates = left.filter(
    (each) => wordOf(each.subject) === what && !done.some((other) => mustPrecede(each, other)),
  );
  return candidates.some((each) => {
    const others = left.filter((other) => other !== each);
    return canBeDone(rest, others, [...done, each]);
  });
}

/** What one page has in memory alone no other can know of: it has its place among what that page submitted. */
function mustPrecede(a: Submitted, b: Submitted): boolean {
  return a.rank < b.rank && (a.heldBy === null || a.heldBy === b.by);
}

function wordOf(subject: OutboxSubject): string {
  if (subject.kind === 'report') return subject.report;
  return subject.kind === 'action' ? subject.action : subject.kind;
}

describe('the outbox, whatever happens', () => {
  it(
    'loses nothing, keeps the order, uses no other session, does nothing twice nor what it said had failed',
    { timeout: Math.max(240_000, RUNS * 500) },
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
        { numRuns: RUNS },
      );
    },
  );
});
