import { describe, expect, test } from 'vitest';
import { createTurns } from './turns';

/** An event loop that goes round when it is told to. */
function loop() {
  const tasks: (() => void)[] = [];
  let time = 0;
  const turns = createTurns({ defer: (task) => tasks.push(task), now: () => time });
  return {
    turns,
    pass: (ms: number) => (time += ms),
    round: async () => {
      for (const task of tasks.splice(0)) task();
      await Promise.resolve();
    },
  };
}

describe('turns', () => {
  test('come one a round, first those that have begun', async () => {
    const { turns, round } = loop();
    const order: string[] = [];
    const take = (name: string, which: 'begun' | 'beginning') =>
      void turns.take(which).then(() => order.push(name));
    take('a', 'beginning');
    take('b', 'beginning');
    take('c', 'begun');
    await round();
    expect(order).toEqual(['c']);
    await round();
    take('d', 'begun');
    await round();
    await round();
    expect(order).toEqual(['c', 'a', 'd', 'b']);
  });

  test('tell how long the next has been waiting to begin', async () => {
    const { turns, pass, round } = loop();
    void turns.take('begun');
    expect(turns.waitedMs()).toBe(0);
    void turns.take('beginning');
    pass(300);
    void turns.take('beginning');
    pass(100);
    expect(turns.waitedMs()).toBe(400);
    await round();
    await round();
    expect(turns.waitedMs()).toBe(100);
    await round();
    expect(turns.waitedMs()).toBe(0);
  });

  test('let what has arrived be seen between two', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const both = [
      turns.take('beginning').then(() => seen.push('first')),
      turns.take('beginning').then(() => seen.push('second')),
    ];
    setImmediate(() => seen.push('arrived'));
    await Promise.all(both);
    expect(seen).toEqual(['first', 'arrived', 'second']);
  });
});
