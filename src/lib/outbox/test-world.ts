// For tests only: a browser with two tabs that die, two accounts, and a Developer Center.
import { deleteDB } from 'idb';
import { expect } from 'vitest';
import { FakeLockManager } from '../platform/test-locks';
import { keptActivity } from '../storage/activity';
import { Database, type ReadTransaction, type StoreName, type WriteTransaction } from '../storage/database';
import type { OutboxSubject } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import { keptJournalState } from '../storage/test-records';
import { alice, bob, freshName, idle, ManualClock, meter, valve } from '../storage/test-support';
import { Drainer, type DrainReason } from './drainer';
import { Outbox } from './outbox';
import { LONGEST_BACKOFF } from './rules';
import { FakeCenter } from './test-center';

export const scopes = [alice, bob];
export const devices = [meter, valve];
export const reports = ['confirmed', 'downloading', 'transferring', 'succeeded'];
const actions = ['confirm', 'appoint', 'cancel', 'retry'] as const;

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
}

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
export class World {
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
    const action = at(actions, kind - reports.length);
    this.#appointments += 1;
    const start = this.clock.now() + this.#appointments;
    const appointment = action === 'appoint' ? { start, end: start + 300 * 24 * 3_600_000 } : null;
    return { kind: 'action', planId: '1', action, appointment, sendWhenever: this.#appointments % 3 === 0 };
  }

  async enqueue(tab: number, account: number, device: number, kind: number, dies: number | null) {
    const scope = at(scopes, account);
    const rank = ++this.#rank;
    const before = new Set(await this.#ids(scope));
    const subject = this.subject(kind);
    const journal = subject.kind === 'report' ? { journalState: keptJournalState(rank) } : {};
    const entry = { ...at(devices, device), subject, facts: {}, ...journal };
    const enqueued = at(this.tabs, tab).outbox.enqueue(scope, entry);
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
    at(this.tabs, tab).end();
    this.tabs[tab] = this.#tab();
    await idle(1);
  }

  drain(tab: number, account: number, reason: DrainReason) {
    return at(at(this.tabs, tab).drainers, account).drain(reason);
  }

  async sendAgain(tab: number, account: number) {
    const { outbox } = at(this.tabs, tab);
    const scope = at(scopes, account);
    const refused = (await outbox.entries(scope)).find(({ state }) => state === 'refused');
    if (!refused || !(await outbox.sendAgain(scope, refused.id))) return;
    const again = (await outbox.entries(scope)).find(({ id }) => id === refused.id);
    this.#rank += 1;
    if (again) this.ranks.set(again.key, { id: again.id, rank: this.#rank });
  }

  async giveUp(tab: number, account: number, how: 'withdraw' | 'drop') {
    const { outbox } = at(this.tabs, tab);
    const entries = await outbox.entries(at(scopes, account));
    const entry = entries.find(({ state, subject }) =>
      how === 'drop' ? state === 'refused' : state === 'waiting' && subject.kind === 'action',
    );
    if (entry) await outbox[how](at(scopes, account), entry.id);
  }

  async noteParked() {
    for (const scope of scopes) {
      for (const { id, state } of await at(this.tabs, 0).outbox.entries(scope)) {
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
      at(at(this.tabs, 0).drainers, account).stop();
    }
  }

  async close() {
    for (const { end } of this.tabs) end();
    await this.database.close();
    // Its other connections let go by themselves when they are asked to.
    await deleteDB(this.#name);
  }
}
