import { describe, expect, it } from 'vitest';
import { TurnQueue } from './turns';

/** An event loop that goes round when it is told to. */
function loop() {
  let go: () => void = () => undefined;
  return {
    next: () => new Promise<void>((resolve) => (go = resolve)),
    round: async () => {
      go();
      await Promise.resolve();
    },
  };
}

function queue() {
  const events = loop();
  const errors: unknown[] = [];
  const turns = new TurnQueue(events.next, (error) => void errors.push(error));
  const done: string[] = [];
  return {
    turns,
    done,
    errors,
    round: () => events.round(),
    does: (name: string) => () => void done.push(name),
  };
}

describe('a queue of turns', () => {
  it('does nothing at once, and one thing a turn', async () => {
    const { turns, done, round, does } = queue();
    turns.ask(does('first'));
    turns.ask(does('second'));
    expect(done).toEqual([]);
    await round();
    expect(done).toEqual(['first']);
    await round();
    expect(done).toEqual(['first', 'second']);
  });

  it('begins anew after it was through', async () => {
    const { turns, done, round, does } = queue();
    turns.ask(does('first'));
    await round();
    turns.ask(does('second'));
    expect(done).toEqual(['first']);
    await round();
    expect(done).toEqual(['first', 'second']);
  });

  it('does what a part holds before what stands after that part', async () => {
    const { turns, done, round, does } = queue();
    turns.ask(() => {
      done.push('part');
      turns.ask(does('part, first'));
      turns.ask(does('part, second'));
    });
    turns.ask(does('after'));
    for (let turn = 0; turn < 4; turn += 1) await round();
    expect(done).toEqual(['part', 'part, first', 'part, second', 'after']);
  });

  it('leaves out what was taken back, also by what comes before it', async () => {
    const { turns, done, round, does } = queue();
    const takeBack = turns.ask(does('first'));
    turns.ask(() => takeBackLast());
    turns.ask(does('third'));
    const takeBackLast = turns.ask(does('fourth'));
    takeBack();
    for (let turn = 0; turn < 4; turn += 1) await round();
    expect(done).toEqual(['third']);
  });

  it('goes on after an error, and tells it', async () => {
    const { turns, done, errors, round, does } = queue();
    const fault = new Error('a part that fails');
    turns.ask(() => {
      throw fault;
    });
    turns.ask(does('next'));
    await round();
    await round();
    expect(done).toEqual(['next']);
    expect(errors).toEqual([fault]);
  });
});
