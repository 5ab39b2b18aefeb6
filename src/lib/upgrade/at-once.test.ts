import { describe, expect, it, vi } from 'vitest';
import { OverairError } from '../errors';
import { atOnce, type InTurn } from './at-once';

const never = new AbortController().signal;

/** A promise that a test settles. */
function held<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}

/** Two things at once; the second, once stopped, ends as the test lets it. */
function running(signal = never) {
  const first = held<boolean>();
  const second = held<undefined>();
  const begun: InTurn[] = [];
  const events: string[] = [];
  const both = atOnce(
    signal,
    () => first.promise,
    (inTurn) => {
      begun.push(inTurn);
      void inTurn.turn.then(() => events.push('turn'));
      inTurn.signal.addEventListener('abort', () => events.push('stopped'));
      return second.promise;
    },
  );
  both.then(
    (isWanted) => events.push(`done ${String(isWanted)}`),
    (error: unknown) => events.push((error as Error).message),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { first, second, begun, events, settle };
}

describe('two things at once', () => {
  it('begin together, and the second has its turn once the first is done', async () => {
    const { first, second, begun, events, settle } = running();
    expect(begun).toHaveLength(1);
    await settle();
    expect(events).toEqual([]);
    first.resolve(true);
    await settle();
    expect(events).toEqual(['turn']);
    second.resolve(undefined);
    await settle();
    expect(events).toEqual(['turn', 'done true']);
  });

  it('end once the second has ended that is not wanted, whatever it says', async () => {
    const { first, second, events, settle } = running();
    first.resolve(false);
    await settle();
    expect(events).toEqual(['stopped']);
    second.reject(new Error('second'));
    await settle();
    expect(events).toEqual(['stopped', 'done false']);
  });

  it('tell of the first that failed, once the second is stopped and has ended', async () => {
    const { first, second, events, settle } = running();
    first.reject(new Error('first'));
    await settle();
    expect(events).toEqual(['stopped']);
    second.resolve(undefined);
    await settle();
    expect(events).toEqual(['stopped', 'first']);
  });

  it('tell of the second that failed once the first is done, which is not stopped', async () => {
    const { first, second, events, settle } = running();
    second.reject(new Error('second'));
    await settle();
    expect(events).toEqual([]);
    first.resolve(true);
    await settle();
    expect(events).toEqual(['turn', 'second']);
  });

  it('tell of the first if both failed, whichever was earlier', async () => {
    for (const order of [
      ['first', 'second'],
      ['second', 'first'],
    ] as const) {
      const both = running();
      for (const name of order) {
        both[name].reject(new Error(name));
        await both.settle();
      }
      expect(both.events.at(-1)).toBe('first');
    }
  });

  it('are both stopped from outside', async () => {
    const stopping = new AbortController();
    const stopped = vi.fn();
    const wait = (signal: AbortSignal) =>
      new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => {
          stopped();
          reject(new OverairError('cancelled'));
        }),
      );
    const both = atOnce(
      stopping.signal,
      () => wait(stopping.signal),
      ({ signal }) => wait(signal),
    );
    stopping.abort();
    await expect(both).rejects.toMatchObject({ code: 'cancelled' });
    expect(stopped).toHaveBeenCalledTimes(2);
  });
});
