import { expect, it, vi } from 'vitest';
import { TestClock } from '../testing/clock';
import { Calm } from './calm';

it('does what is asked for at once, then once for all that was asked meanwhile', () => {
  const clock = new TestClock();
  const task = vi.fn();
  const calm = new Calm(clock, task);
  calm.ask(500);
  expect(task).toHaveBeenCalledTimes(1);
  for (let index = 0; index < 100; index++) calm.ask(500);
  clock.advance(499);
  expect(task).toHaveBeenCalledTimes(1);
  clock.advance(1);
  expect(task).toHaveBeenCalledTimes(2);
  calm.ask(500);
  expect(task).toHaveBeenCalledTimes(2);
  clock.advance(500);
  expect(task).toHaveBeenCalledTimes(3);
  clock.advance(5_000);
  calm.ask(0);
  calm.ask(0);
  expect(task).toHaveBeenCalledTimes(5);
});

it('does nothing any more once it was stopped', () => {
  const clock = new TestClock();
  const task = vi.fn();
  const calm = new Calm(clock, task);
  calm.ask(500);
  calm.ask(500);
  calm.stop();
  clock.advance(1_000);
  expect(task).toHaveBeenCalledTimes(1);
});
