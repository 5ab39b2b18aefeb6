import { describe, expect, test } from 'vitest';
import { boundedStream } from './bounded-stream';
import { TestClock } from '../../testing/clock';

const KB = 1_000;

/** A source of pieces without end, and a reader before the bounds. */
function setUp(piece = 4 * KB, idleMs = 30_000) {
  const clock = new TestClock();
  const ends: string[] = [];
  let cancelled = false;
  const source = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => controller.enqueue(new Uint8Array(piece)),
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const onEnd = (how: string) => ends.push(how);
  const reader = boundedStream(source, { clock, mostBytes: 100 * KB * KB, idleMs, onEnd }).getReader();
  return { clock, reader, ends, isCancelled: () => cancelled };
}

const cutOff = { code: 'upstream-unavailable' };

describe('a reader', () => {
  test('that reads nothing more for 30 s is cut off, and the source let go of', async () => {
    const { clock, reader, ends, isCancelled } = setUp();
    await reader.read();
    clock.advance(29_999);
    expect(ends).toEqual([]);
    clock.advance(1);
    expect(ends).toEqual(['cut']);
    expect(isCancelled()).toBe(true);
    await expect(reader.read()).rejects.toMatchObject(cutOff);
    expect(ends).toEqual(['cut']);
  });

  test('may be slow for a minute', async () => {
    const { clock, reader, ends } = setUp(100);
    for (let second = 0; second < 60; second++) {
      await reader.read();
      if (second < 59) clock.advance(1_000);
    }
    expect(ends).toEqual([]);
  });

  test('slower than 8 kB/s is cut off after that, though it is never idle', async () => {
    const { clock, reader, ends } = setUp(7 * KB);
    for (let second = 0; second < 60; second++) {
      await reader.read();
      clock.advance(1_000);
    }
    await expect(reader.read()).rejects.toMatchObject(cutOff);
    expect(ends).toEqual(['cut']);
  });

  test('of 8 kB/s may go on for hours', async () => {
    const { clock, reader, ends } = setUp(8 * KB);
    for (let second = 0; second < 4_000; second++) {
      await reader.read();
      clock.advance(1_000);
    }
    expect(ends).toEqual([]);
  });

  test('that goes away ends it, once', async () => {
    const { clock, reader, ends, isCancelled } = setUp();
    await reader.read();
    await reader.cancel();
    clock.advance(60_000);
    expect(ends).toEqual(['over']);
    expect(isCancelled()).toBe(true);
  });
});

test('a source that ends ends it without a watch left behind', async () => {
  const clock = new TestClock();
  const ends: string[] = [];
  const source = new Response('data').body!;
  const bounds = { clock, mostBytes: 10, idleMs: 30_000, onEnd: (how: string) => ends.push(how) };
  expect(await new Response(boundedStream(source, bounds)).text()).toBe('data');
  clock.advance(120_000);
  expect(ends).toEqual(['over']);
});
