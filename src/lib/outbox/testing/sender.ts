// A sender with an outbox and a Developer Center.
import { lockNames } from '../../platform/locks';
import { FakeLockManager } from '../../testing/locks';
import type { DeviceId, PlanAction } from '../../plans/types';
import { keptActivity } from '../../storage/activity';
import type { ActionSubject, ReportSubject } from '../../storage/outbox-record';
import { alice, freshDatabase, meter } from '../../testing/database';
import { TestClock } from '../../testing/clock';
import { Sender } from '../sender';
import type { LaneDependencies } from '../lane';
import { Outbox, type NewEntry } from '../outbox';
import { FaultyCenter } from './center';

export function setUp(over: Partial<LaneDependencies> = {}) {
  const clock = new TestClock();
  const database = freshDatabase();
  const center = new FaultyCenter(() => clock.now());
  center.session = 'alice';
  const page = 'this page';
  const outbox = new Outbox({ database, clock, page, makeRoom: () => Promise.resolve(0) });
  const gateway = center.gateway(alice);
  const tabs = new FakeLockManager();
  const locks = tabs.tab();
  void locks.hold(lockNames.page(page), () => new Promise(() => undefined));
  const dependencies = { scope: alice, outbox, locks, clock, gateway, random: () => 1, ...over };
  const sender = new Sender(dependencies);
  const submit = async (...entries: NewEntry[]) =>
    (await outbox.submit(alice, entries)).entries.map(({ id }) => id);
  const report = async (name: string, device = meter) => {
    const subject: ReportSubject = { kind: 'report', componentNo: 'M', report: name };
    return (await submit({ ...device, subject, facts: {} }))[0] ?? '';
  };
  /** Decided while somebody waits for the answer. */
  const tap = (name: PlanAction, ...devices: DeviceId[]) =>
    submit(
      ...(devices.length === 0 ? [meter] : devices).map((device) => ({
        ...{ ...device, facts: {} },
        subject: {
          kind: 'action',
          planId: '1',
          action: name,
          appointment: null,
          sendWhenever: false,
        } as const,
      })),
    );
  /** Decided without a network. */
  const act = async (name: PlanAction, sendWhenever = false) => {
    const subject: ActionSubject = {
      ...{ kind: 'action', planId: '1', action: name, appointment: null, sendWhenever },
    };
    return (await submit({ ...meter, subject, facts: {}, offline: true }))[0] ?? '';
  };
  const outcome = async (id: string) => {
    const line = (await keptActivity(database, alice)).find((each) => each.id === id);
    if (!line) throw new RangeError(`no line ${id}`);
    return line;
  };
  const effects = () => center.effects.map(({ what }) => what);
  return {
    clock,
    database,
    center,
    outbox,
    sender,
    tabs,
    dependencies,
    submit,
    report,
    act,
    tap,
    outcome,
    effects,
  };
}
