import { describe, expect, it } from 'vitest';
import { OverairError } from '../../../errors';
import { TestClock } from '../../../testing/clock';
import { Mailbox } from './events';

describe('Mailbox', () => {
  it('gives what came before a lost link, and nothing before a cancel', async () => {
    const lost = new Mailbox<string>(new TestClock());
    lost.push('verdict');
    lost.fail(new OverairError('link-lost'));
    expect(await lost.next(100)).toBe('verdict');
    await expect(lost.next(100)).rejects.toMatchObject({ code: 'link-lost' });
    const cancelled = new Mailbox<string>(new TestClock());
    cancelled.push('acknowledgement');
    cancelled.fail(new OverairError('cancelled'));
    await expect(cancelled.next(100)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives null when the time has passed, and leaves no timer behind', async () => {
    const clock = new TestClock();
    const mailbox = new Mailbox<string>(clock);
    const none = mailbox.next(100);
    await clock.runFor(100);
    expect(await none).toBeNull();
    const some = mailbox.next(100);
    mailbox.push('late');
    expect(await some).toBe('late');
    expect(clock.waiting).toBe(0);
  });
});
