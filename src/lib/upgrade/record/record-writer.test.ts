import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import { RecordWriter } from './record-writer';

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function setUp(keep: () => Promise<void> = () => Promise.resolve()) {
  const kept = vi.fn(keep);
  const onProblem = vi.fn();
  return { kept, onProblem, writer: new RecordWriter({ clock: systemClock, keep: kept, onProblem }) };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('RecordWriter', () => {
  it('keeps what happens first at once, and what follows each five seconds', async () => {
    const { kept, writer } = setUp();
    for (let tenth = 0; tenth < 100; tenth++) {
      writer.news();
      await pass(100);
    }
    expect(kept).toHaveBeenCalledTimes(3);
    await pass(60_000);
    expect(kept).toHaveBeenCalledTimes(3);
  });

  it('keeps mere progress each half minute, however often it comes', async () => {
    const { kept, writer } = setUp();
    for (let tenth = 0; tenth < 1_000; tenth++) {
      writer.progress();
      await pass(100);
    }
    expect(kept).toHaveBeenCalledTimes(4);
  });

  it('does not let progress put news off', async () => {
    const { kept, writer } = setUp();
    writer.news();
    writer.progress();
    writer.news();
    await pass(5_000);
    expect(kept).toHaveBeenCalledTimes(2);
  });

  it('keeps at once if there may be no later, one after the other', async () => {
    let end: () => void = () => undefined;
    const { kept, writer } = setUp(() => new Promise((resolve) => (end = resolve)));
    writer.news();
    await pass(0);
    const now = writer.now();
    await pass(0);
    expect(kept).toHaveBeenCalledTimes(1);
    end();
    await pass(0);
    expect(kept).toHaveBeenCalledTimes(2);
    end();
    await now;
  });

  it('goes on after a failure, which it tells', async () => {
    const full = new Error('full');
    const { kept, onProblem, writer } = setUp(() => Promise.reject(full));
    await writer.now();
    writer.news();
    await pass(5_000);
    expect(onProblem).toHaveBeenCalledWith(full);
    expect(kept).toHaveBeenCalledTimes(2);
  });

  it('keeps nothing once it is stopped', async () => {
    const { kept, writer } = setUp();
    writer.news();
    writer.news();
    writer.stop();
    writer.news();
    await writer.now();
    await pass(60_000);
    expect(kept).toHaveBeenCalledTimes(1);
  });
});
