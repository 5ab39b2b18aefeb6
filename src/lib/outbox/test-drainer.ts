// For tests only: a drainer with an outbox and a Developer Center.
import { FakeLockManager } from '../platform/test-locks';
import { keptActivity } from '../storage/activity';
import type { ActionSubject, ReportSubject } from '../storage/outbox-record';
import { alice, freshDatabase, ManualClock, meter } from '../storage/test-support';
import { Drainer, type DrainerDependencies } from './drainer';
import { Outbox } from './outbox';
import { FakeCenter } from './test-center';

export function setUp(over: Partial<DrainerDependencies> = {}) {
  const clock = new ManualClock();
  const database = freshDatabase();
  const center = new FakeCenter(() => clock.now());
  center.session = 'alice';
  const outbox = new Outbox({ database, clock, makeRoom: () => Promise.resolve(0) });
  const gateway = center.gateway(alice);
  const locks = new FakeLockManager().tab();
  const dependencies = {
    database,
    locks,
    clock,
    gateway,
    random: () => 1,
    flush: () => outbox.flush(),
    ...over,
  };
  const drainer = new Drainer(dependencies, alice);
  const report = async (name: string, device = meter) => {
    const subject: ReportSubject = { kind: 'report', componentNo: 'M', report: name };
    return (await outbox.enqueue(alice, { ...device, subject, facts: {} })).id;
  };
  const act = async (name: 'confirm' | 'cancel', sendWhenever = false) => {
    const subject: ActionSubject = {
      ...{ kind: 'action', planId: '1', action: name, appointment: null, sendWhenever },
    };
    return (await outbox.enqueue(alice, { ...meter, subject, facts: {} })).id;
  };
  const outcome = async (id: string) => {
    const line = (await keptActivity(database, alice)).find((each) => each.id === id);
    if (!line) throw new RangeError(`no line ${id}`);
    return line;
  };
  const effects = () => center.effects.map(({ what }) => what);
  return { clock, database, center, outbox, drainer, report, act, outcome, effects };
}
