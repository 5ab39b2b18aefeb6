import { describe, expect, it, vi } from 'vitest';
import { SilentTransactions } from './silence';
import { idle, TestClock } from '../testing/clock';

/** A transaction whose answers and end a test gives. */
class ScriptedTransaction {
  readonly abort = vi.fn();
  end: () => void = () => undefined;
  readonly done = new Promise<void>((resolve) => (this.end = resolve));
  answer: () => void = () => undefined;

  addEventListener(_type: 'success', listener: () => void): void {
    this.answer = listener;
  }
}

const never = new Promise<never>(() => undefined);

function setUp() {
  const clock = new TestClock();
  const silent = new SilentTransactions(clock);
  const watch = (work: Promise<unknown> = never) => {
    const transaction = new ScriptedTransaction();
    const outcome = vi.fn();
    silent.watch(transaction, work).then(outcome, outcome);
    return { transaction, outcome };
  };
  return { clock, silent, watch };
}

const givenUp = [[expect.objectContaining({ code: 'storage-silent' })]];

describe('a transaction', () => {
  it('is given up and undone after ten seconds without an answer; whoever asks is told until it has ended', async () => {
    const { clock, silent, watch } = setUp();
    const { transaction, outcome } = watch();
    clock.advance(9_999);
    await idle();
    expect(outcome).not.toHaveBeenCalled();
    expect(silent.isSilent).toBe(false);
    clock.advance(1);
    await idle();
    expect(outcome.mock.calls).toEqual(givenUp);
    expect(transaction.abort).toHaveBeenCalledOnce();
    expect(silent.isSilent).toBe(true);
    transaction.end();
    await idle();
    expect(silent.isSilent).toBe(false);
    expect(clock.nextIn).toBeNull();
  });

  it('has all the time it takes while it answers', async () => {
    const { clock, watch } = setUp();
    const { transaction, outcome } = watch();
    for (let look = 0; look < 30; look += 1) {
      clock.advance(9_000);
      transaction.answer();
    }
    await idle();
    expect(outcome).not.toHaveBeenCalled();
  });

  it('may wait a minute for others that answer', async () => {
    const { clock, watch } = setUp();
    const other = watch();
    const { outcome } = watch();
    for (let second = 0; second < 59; second += 1) {
      clock.advance(1_000);
      other.transaction.answer();
    }
    await idle();
    expect(outcome).not.toHaveBeenCalled();
    clock.advance(1_000);
    await idle();
    expect(outcome.mock.calls).toEqual(givenUp);
    expect(other.outcome).not.toHaveBeenCalled();
  });

  it('is not judged by the first look of a page that was frozen', async () => {
    const { clock, watch } = setUp();
    const { transaction, outcome } = watch();
    // The page's timer comes first, however late, and what has been answered meanwhile after it.
    clock.advance(5_000);
    transaction.answer();
    clock.advance(5_000);
    await idle();
    expect(outcome).not.toHaveBeenCalled();
  });

  it('leaves no timer behind when it has ended, whatever came of it', async () => {
    const { clock, watch } = setUp();
    const failure = new Error('failed');
    const good = watch(Promise.resolve(7));
    const bad = watch(Promise.reject(failure));
    await idle();
    expect(good.outcome.mock.calls).toEqual([[7]]);
    expect(bad.outcome.mock.calls).toEqual([[failure]]);
    expect(clock.nextIn).toBeNull();
  });
});
