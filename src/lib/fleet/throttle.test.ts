import { expect, it, vi } from 'vitest';
import { TestClock } from '../testing/clock';
import { Throttle } from './throttle';

it('does what is asked for at once, then once for all that was asked meanwhile', () => {
  const clock = new TestClock();
  const task = vi.fn();
  const throttle = new Throttle(clock, task);
  throttle.ask(500);
  expect(task).toHaveBeenCalledTimes(1);
  for (let index = 0; index < 100; index++) throttle.ask(500);
  clock.advance(499);
  expect(task).toHaveBeenCalledTimes(1);
  clock.advance(1);
  expect(task).toHaveBeenCalledTimes(2);
  throttle.ask(500);
  expect(task).toHaveBeenCalledTimes(2);
  clock.advance(500);
  expect(task).toHaveBeenCalledTimes(3);
  clock.advance(5_000);
  throttle.ask(0);
  throttle.ask(0);
  expect(task).toHaveBeenCalledTimes(5);
});

it('does nothing any more once it was stopped', () => {
  const clock = new TestClock();
  const task = vi.fn();
  const throttle = new Throttle(clock, task);
  throttle.ask(500);
  throttle.ask(500);
  throttle.stop();
  clock.advance(1_000);
  expect(task).toHaveBeenCalledTimes(1);
});
