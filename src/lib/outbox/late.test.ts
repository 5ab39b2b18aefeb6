import { describe, expect, it } from 'vitest';
import type { OutboxSubject } from '../storage/outbox-record';
import { keptActivity } from '../storage/activity';
import { TestClock } from '../testing/clock';
import { alice, freshDatabase, freshName, meter } from '../testing/database';
import { Outbox } from './outbox';
import { MortalDatabase } from './testing/mortal-database';

/** Two pages; the first has no room on the disk until there is some. */
function twoPages() {
  const clock = new TestClock();
  const name = freshName();
  const disk = { full: true };
  const database = freshDatabase({ name });
  const makeRoom = () => Promise.resolve(0);
  const first = new Outbox({ database: new MortalDatabase(name, disk), clock, page: 'first', makeRoom });
  const second = new Outbox({ database, clock, page: 'second', makeRoom });
  const submit = async (outbox: Outbox, subject: OutboxSubject): Promise<string> => {
    clock.advance(1_000);
    const { entries } = await outbox.submit(alice, [{ ...meter, subject, facts: {}, offline: true }]);
    return entries[0]?.id ?? '';
  };
  const flush = async () => {
    disk.full = false;
    await first.flush();
  };
  const order = async () => (await second.entries(alice)).map(({ id }) => id);
  const outcomes = async () =>
    new Map((await keptActivity(database, alice)).map(({ id, outcome }) => [id, outcome]));
  return { first, second, submit, flush, order, outcomes };
}

const decision = (action: 'confirm' | 'cancel'): OutboxSubject => ({
  ...{ kind: 'action', planId: '1', action, appointment: null, sendWhenever: false },
});

const report = (name: string): OutboxSubject => ({ kind: 'report', componentNo: 'M', report: name });

describe('what had waited in memory, once there is room', () => {
  it('gives way to a later decision of another page, and is said to be replaced', async () => {
    const { first, second, submit, flush, order, outcomes } = twoPages();
    const confirm = await submit(first, decision('confirm'));
    const cancel = await submit(second, decision('cancel'));
    await flush();
    expect(await order()).toEqual([cancel]);
    expect(await outcomes()).toEqual(
      new Map([
        [confirm, 'replaced'],
        [cancel, 'waiting'],
      ]),
    );
    expect(first.heldCount).toBe(0);
  });

  it('takes the place of an earlier one', async () => {
    const { first, second, submit, flush, order, outcomes } = twoPages();
    const confirm = await submit(second, decision('confirm'));
    const cancel = await submit(first, decision('cancel'));
    await flush();
    expect(await order()).toEqual([cancel]);
    expect((await outcomes()).get(confirm)).toBe('replaced');
  });

  it('is told after what the device had to tell elsewhere, and nothing of it is lost', async () => {
    const { first, second, submit, flush, order } = twoPages();
    const failed = await submit(first, report('failed'));
    const confirmed = await submit(second, report('confirmed'));
    await flush();
    expect(await order()).toEqual([confirmed, failed]);
  });
});
