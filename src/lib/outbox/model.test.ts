import fc from 'fast-check';
import { deleteDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { FakeLockManager } from '../platform/test-locks';
import { keptActivity } from '../storage/activity';
import { Database, type ReadTransaction, type StoreName, type WriteTransaction } from '../storage/database';
import { keptJournal } from '../storage/journals';
import type { OutboxSubject } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import { alice, bob, freshName, idle, ManualClock, meter, valve } from '../storage/test-support';
import { Drainer, type DrainReason } from './drainer';
import { Outbox } from './outbox';
import { LAPSES_AFTER, LONGEST_BACKOFF } from './rules';
import { FakeCenter, type Fault } from './test-center';

const scopes = [alice, bob];
const devices = [meter, valve];
const reports = ['confirmed', 'downloading', 'transferring', 'succeeded'];
const actions = ['confirm', 'appoint', 'cancel', 'retry'] as const;
const reasons: DrainReason[] = ['start', 'online', 'visible', 'signed-in', 'sync', 'enqueued', 'timer'];

/** A tab's database: after the tab's death nothing comes back from it, though what was under way may be done. */
class MortalDatabase extends Database {
  alive = true;

  override read<const N extends StoreName, T>(
    names: readonly N[],
    work: (t: ReadTransaction<N>) => Promise<T>,
  ) {
    return this.#ifAlive(() => super.read(names, work));
  }

  override write<const N extends StoreName, T>(
    names: readonly N[],
    work: (t: WriteTransaction<N>) => Promise<T>,
    durability?: 'strict' | 'relaxed',
  ) {
    return this.#ifAlive(() => super.write(names, work, durability));
  }

  #ifAlive<T>(work: () => Promise<T>): Promise<T> {
    const never = new Promise<T>(() => undefined);
    return this.alive ? work().then((result) => (this.alive ? result : never)) : never;
  }
}

/** A browser with two tabs on one database, and a Developer Center. */
class World {
  readonly clock = new ManualClock();
  readonly center = new FakeCenter(() => this.clock.now());
  readonly #name = freshName();
  readonly #locks = new FakeLockManager();
  readonly database = new Database({ clock: this.clock, name: this.#name });
  tabs = [this.#tab(), this.#tab()];
  /** What was enqueued, by its id; `saved` once the page was told so. */
  readonly entries = new Map<string, { scope: AccountScope; rank: number; saved: boolean }>();
  /** The place that each key's effect should have. */
  readonly ranks = new Map<string, { id: string; rank: number }>();
  readonly parked = new Set<string>();
  #rank = 0;
  #appointments = 0;

  #tab() {
    const database = new MortalDatabase({ clock: this.clock, name: this.#name });
    const locks = this.#locks.tab();
    const configured = () => this.center.configured;
    const outbox = new Outbox({
      database,
      clock: this.clock,
      makeRoom: () => Promise.resolve(0),
      configured,
    });
    const drainers = scopes.map(
      (scope) =>
        new Drainer(
          {
            ...{ database, locks, clock: this.clock, configured, random: () => 0.5 },
            gateway: this.center.gateway(scope),
            flush: () => outbox.flush(),
          },
          scope,
        ),
    );
    const end = () => {
      database.alive = false;
      for (const drainer of drainers) drainer.stop();
      locks.end();
    };
    return { outbox, drainers, end };
  }

  subject(kind: number): OutboxSubject {
    const report = reports[kind];
    if (report !== undefined) return { kind: 'report', componentNo: 'M', report };
    const action = actions[kind - reports.length]!;
    this.#appointments += 1;
    const start = this.clock.now() + this.#appointments;
    const appointment = action === 'appoint' ? { start, end: start + 300 * 24 * 3_600_000 } : null;
    return { kind: 'action', planId: '1', action, appointment, sendWhenever: this.#appointments % 3 === 0 };
  }

  async enqueue(tab: number, account: number, device: number, kind: number, dies: number | null) {
    const scope = scopes[account]!;
    const rank = ++this.#rank;
    const before = new Set(await this.#ids(scope));
    const subject = this.subject(kind);
    const journal = subject.kind === 'report' ? { journalState: rank } : {};
    const entry = { ...devices[device]!, subject, facts: {}, ...journal };
    const enqueued = this.tabs[tab]!.outbox.enqueue(scope, entry);
    if (dies === null) {
      const { id, saved } = await enqueued;
      expect(saved).toBe(true);
      this.#note(id, scope, rank, true);
      return;
    }
    await idle(dies);
    await this.kill(tab);
    await idle(20);
    // Not told to the page: it may be there or not, but not by half.
    for (const id of await this.#ids(scope)) if (!before.has(id)) this.#note(id, scope, rank, false);
  }

  #note(id: string, scope: AccountScope, rank: number, saved: boolean) {
    this.entries.set(id, { scope, rank, saved });
    this.ranks.set(id, { id, rank });
  }

  async #ids(scope: AccountScope) {
    return (await keptActivity(this.database, scope)).map(({ id }) => id);
  }

  async kill(tab: number) {
    this.tabs[tab]!.end();
    this.tabs[tab] = this.#tab();
    await idle(1);
  }

  drain(tab: number, account: number, reason: DrainReason) {
    return this.tabs[tab]!.drainers[account]!.drain(reason);
  }

  async sendAgain(tab: number, account: number) {
    const { outbox } = this.tabs[tab]!;
    const scope = scopes[account]!;
    const refused = (await outbox.entries(scope)).find(({ state }) => state === 'refused');
    if (!refused || !(await outbox.sendAgain(scope, refused.id))) return;
    const again = (await outbox.entries(scope)).find(({ id }) => id === refused.id);
    this.#rank += 1;
    if (again) this.ranks.set(again.key, { id: again.id, rank: this.#rank });
  }

  async giveUp(tab: number, account: number, how: 'withdraw' | 'drop') {
    const { outbox } = this.tabs[tab]!;
    const entries = await outbox.entries(scopes[account]!);
    const entry = how === 'withdraw' ? entries.at(-1) : entries.find(({ state }) => state === 'refused');
    if (entry) await outbox[how](scopes[account]!, entry.id);
  }

  async noteParked() {
    for (const scope of scopes) {
      for (const { id, state } of await this.tabs[0]!.outbox.entries(scope)) {
        if (state === 'unconfigured') this.parked.add(id);
      }
    }
  }

  /** All is well again, and goes on until nothing waits. */
  async heal() {
    this.center.faults = [];
    this.center.configured = new Set([...reports, 'failed']);
    await this.kill(0);
    await this.kill(1);
    for (const [account, scope] of scopes.entries()) {
      this.center.session = scope.account;
      for (let round = 0; round < 20; round += 1) {
        const { waiting } = await this.drain(0, account, 'signed-in');
        if (!waiting) break;
        this.clock.advance(LONGEST_BACKOFF);
      }
      this.tabs[0]!.drainers[account]!.stop();
    }
  }

  async close() {
    for (const { end } of this.tabs) end();
    await this.database.close();
    // Its other connections let go by themselves when they are asked to.
    await deleteDB(this.#name);
  }
}

type Step = (world: World) => Promise<void>;

const tab = fc.nat(1);
const account = fc.nat(1);
const turns = fc.nat(12);

/** Runs `begin` without waiting for its end: what comes next meets it half done. */
const interleaved = (begin: (world: World) => Promise<unknown>, pause: number): Step => {
  return async (world) => {
    void begin(world);
    await idle(pause);
  };
};

const enqueue = fc.tuple(tab, account, fc.nat(1), fc.nat(7), fc.option(fc.nat(8), { freq: 6 })).map(
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
      ...(['none', 'lost request', 'lost answer', 'no answer ever', 'refused', 'busy'] as const),
      ...(['malformed', 'no session', 'in neither list'] as const),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((faults): Step => async (world) => {
    world.center.faults.push(...faults);
    await idle(1);
  });
const signIn = fc.constantFrom('alice', 'bob', null).map((who): Step => async (world) => {
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
    { weight: 3, arbitrary: signIn },
    { weight: 3, arbitrary: time },
    { weight: 2, arbitrary: kill },
    { weight: 2, arbitrary: person },
    { weight: 1, arbitrary: codes },
  ),
  { minLength: 5, maxLength: 30 },
);

async function check(world: World): Promise<void> {
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
