// A browser with two tabs and a worker that die, two accounts, and a Developer Center.
import { deleteDB } from 'idb';
import { expect } from 'vitest';
import { lockNames } from '../../platform/locks';
import { FakeLockManager } from '../../testing/locks';
import { availableActions } from '../../plans/actions';
import { keptActivity } from '../../storage/activity';
import { Database } from '../../storage/database';
import type { OutboxSubject } from '../../storage/outbox-record';
import type { AccountScope } from '../../storage/scope';
import { keptJournalState } from '../../testing/kept-records';
import { alice, bob, freshName, meter, valve } from '../../testing/database';
import { idle, TestClock } from '../../testing/clock';
import { Sender, type SendReason } from '../sender';
import { Outbox, type NewEntry } from '../outbox';
import { LONGEST_BACKOFF } from '../rules';
import { FaultyCenter } from './center';
import { MortalDatabase } from './mortal-database';

export const scopes = [alice, bob];
const deviceOf = (deviceKey: string) => ({ productKey: meter.productKey, deviceKey });
export const devices = [meter, valve, deviceOf('pump'), deviceOf('gate'), deviceOf('lamp')];
/** Fewer than there are devices: what is decided for all of them takes several requests. */
const LARGEST_BATCH = 2;
export const reports = ['confirmed', 'downloading', 'transferring', 'succeeded'];
const actions = ['confirm', 'appoint', 'cancel', 'retry'] as const;

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
}

/** What a person of the world was told of an entry, and its place in the order of its device. */
export interface Submitted {
  readonly scope: AccountScope;
  readonly device: string;
  readonly subject: OutboxSubject;
  rank: number;
  /** Whether the page was told that it is on the disk. */
  readonly saved: boolean;
  /** The page that submitted it. */
  readonly by: object;
  /** The page that had it in memory alone at first; null if it was on the disk. */
  heldBy: object | null;
}

/** A browser with two tabs on one database, its worker, and a Developer Center. */
export class World {
  readonly clock = new TestClock();
  readonly center = new FaultyCenter(() => this.clock.now());
  readonly disk = { full: false };
  #parts = 0;
  readonly #name = freshName();
  readonly #locks = new FakeLockManager();
  readonly database = new Database({ clock: new TestClock(), name: this.#name });
  tabs = [this.#part('page'), this.#part('page')];
  /** What was submitted, by its id. */
  readonly entries = new Map<string, Submitted>();
  /** Reports that had no code for a while, by their ids and by the keys that they were sent with. */
  readonly parked = new Set<string>();
  #rank = 0;
  #appointments = 0;

  #part(kind: 'page' | 'worker') {
    const database = new MortalDatabase(this.#name, this.disk);
    const locks = this.#locks.tab();
    this.#parts += 1;
    const page = kind === 'page' ? `page ${this.#parts} ${this.#name}` : null;
    if (page !== null) void locks.hold(lockNames.page(page), () => new Promise(() => undefined));
    const configured = () => (kind === 'page' ? this.center.configured : null);
    const outbox = new Outbox({
      ...{ database, clock: this.clock, page, configured },
      makeRoom: () => Promise.resolve(0),
    });
    const senders = scopes.map(
      (scope) =>
        new Sender({
          ...{
            scope,
            outbox,
            locks,
            clock: this.clock,
            configured,
            random: () => 0.5,
            largestBatch: LARGEST_BATCH,
          },
          gateway: this.center.gateway(scope),
        }),
    );
    const end = () => {
      database.alive = false;
      for (const sender of senders) sender.stop();
      locks.end();
    };
    return { outbox, senders, database, end };
  }

  #subject(kind: number): OutboxSubject {
    const report = reports[kind];
    if (report !== undefined) return { kind: 'report', componentNo: 'M', report };
    const action = at(actions, kind - reports.length);
    this.#appointments += 1;
    const start = this.clock.now() + this.#appointments;
    const appointment = action === 'appoint' ? { start, end: start + 300 * 24 * 3_600_000 } : null;
    return { kind: 'action', planId: '1', action, appointment, sendWhenever: this.#appointments % 3 === 0 };
  }

  /** A report, or a decision without a network. */
  async enqueue(tab: number, account: number, device: number, kind: number, dies: number | null) {
    const subject = this.#subject(kind);
    const journal = subject.kind === 'report' ? { journalState: keptJournalState(this.#rank + 1) } : {};
    await this.#submit(
      tab,
      account,
      [{ ...{ ...at(devices, device), subject, facts: {}, offline: true }, ...journal }],
      dies,
    );
  }

  /** What a page that shows the plans as they are lets a person decide, and waits for. */
  async tap(tab: number, account: number, on: readonly number[], kind: number, dies: number | null) {
    const scope = at(scopes, account);
    const busy = await at(this.tabs, tab).outbox.entries(scope);
    const own = { shared: false, bluetoothOnly: false };
    const wishes = on.flatMap((index): NewEntry[] => {
      const device = at(devices, index);
      const subject = this.#subject(reports.length + kind);
      const plan = this.center.plan(scope.account, device);
      const isWaiting = busy.some(
        ({ deviceKey, subject: other, state }) =>
          deviceKey === device.deviceKey && other.kind !== 'report' && state === 'waiting',
      );
      const allowed =
        subject.kind === 'action' && availableActions(plan, this.clock.now(), own)[subject.action].allowed;
      return allowed && !isWaiting ? [{ ...device, subject, facts: {} }] : [];
    });
    if (wishes.length === 0) return;
    await this.#submit(tab, account, wishes, dies);
    if (dies === null) void this.run(tab, account, 'decided');
    await idle(2);
  }

  async #submit(tab: number, account: number, wishes: readonly NewEntry[], dies: number | null) {
    const scope = at(scopes, account);
    const before = new Set(await this.#ids(scope));
    const ranks = wishes.map(() => ++this.#rank);
    const { outbox, database } = at(this.tabs, tab);
    const submitted = outbox.submit(scope, wishes);
    const note = (id: string, index: number, saved: boolean, heldBy: object | null = null) => {
      const { deviceKey, subject } = at(wishes, index);
      const told = { subject, rank: at(ranks, index), saved, heldBy };
      this.entries.set(id, { scope, device: deviceKey, by: outbox, ...told });
    };
    if (dies === null) {
      const { entries, saved } = await submitted;
      expect(saved, 'told what is so').toBe(!this.disk.full);
      for (const [index, { id }] of entries.entries()) note(id, index, saved, saved ? null : outbox);
      return;
    }
    submitted.catch(() => undefined);
    await idle(dies);
    await this.kill(tab);
    await database.ended();
    // Not told to the page: it may be there or not, but not by half.
    const lines = (await keptActivity(this.database, scope)).filter(
      // What waited in memory may have been written with it.
      ({ id }) => !before.has(id) && !this.entries.has(id),
    );
    expect([0, wishes.length], 'all of it or nothing').toContain(lines.length);
    for (const { id, deviceKey } of lines)
      note(
        id,
        wishes.findIndex((wish) => wish.deviceKey === deviceKey),
        false,
      );
  }

  async #ids(scope: AccountScope) {
    return (await keptActivity(this.database, scope)).map(({ id }) => id);
  }

  async kill(tab: number) {
    at(this.tabs, tab).end();
    this.tabs[tab] = this.#part('page');
    await idle(1);
  }

  run(tab: number, account: number, reason: SendReason) {
    return at(at(this.tabs, tab).senders, account).run(reason);
  }

  /** The browser wakes the worker, and ends it when it likes. */
  async sync(account: number, lives: number) {
    const worker = this.#part('worker');
    void at(worker.senders, account).run('sync');
    await idle(lives);
    worker.end();
  }

  async sendAgain(tab: number, account: number) {
    const { outbox } = at(this.tabs, tab);
    const scope = at(scopes, account);
    if (this.disk.full) return;
    const refused = (await outbox.entries(scope)).find(({ state }) => state === 'refused');
    if (!refused || !(await outbox.sendAgain(scope, refused.id))) return;
    const submitted = this.entries.get(refused.id);
    this.#rank += 1;
    if (!submitted) return;
    submitted.rank = this.#rank;
    submitted.heldBy = outbox.isHeld(refused.id) ? outbox : null;
  }

  async giveUp(tab: number, account: number, how: 'withdraw' | 'drop') {
    const { outbox } = at(this.tabs, tab);
    const scope = at(scopes, account);
    if (this.disk.full) return;
    const entries = await outbox.entries(scope);
    const entry = entries.find(({ state, subject }) =>
      how === 'drop' ? state === 'refused' : state === 'waiting' && subject.kind === 'action',
    );
    if (entry && how === 'drop') await outbox.drop(scope, entry.id);
    else if (entry) await outbox.withdraw(scope, [entry.id]);
  }

  async noteParked() {
    for (const scope of scopes) {
      const all = await Promise.all(this.tabs.map(({ outbox }) => outbox.entries(scope)));
      for (const { id, key, state } of all.flat()) {
        // One that was sent again has a key of its own.
        if (state === 'unconfigured') this.parked.add(id).add(key);
      }
    }
  }

  /** All is well again, and goes on until nothing waits. */
  async heal() {
    this.center.faults = [];
    this.center.configured = new Set([...reports, 'failed']);
    this.disk.full = false;
    // What is in memory alone is written before its page may be closed.
    for (const { outbox } of this.tabs) await outbox.flush();
    await this.kill(0);
    await this.kill(1);
    for (const [account, scope] of scopes.entries()) {
      this.center.session = scope.account;
      for (let round = 0; round < 30; round += 1) {
        const { waiting } = await this.run(0, account, 'signed-in');
        if (!waiting) break;
        this.clock.advance(LONGEST_BACKOFF);
      }
      at(at(this.tabs, 0).senders, account).stop();
    }
  }

  async close() {
    for (const { end } of this.tabs) end();
    await this.database.close();
    // Its other connections let go by themselves when they are asked to.
    await deleteDB(this.#name);
  }
}
