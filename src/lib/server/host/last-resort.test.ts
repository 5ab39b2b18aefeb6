import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { TestClock } from '../../testing/clock';
import { endAtFault, isFaulty, outliveLogs, type Process } from './last-resort';

class FakeProcess extends EventEmitter implements Process {
  exitCode: number | undefined;
  readonly exit = vi.fn();
}

it('an error nobody foresaw is logged with its place, and ends the server, with a status, in its time', () => {
  const process = new FakeProcess();
  const clock = new TestClock();
  const log = vi.fn();
  const ended = vi.fn();
  process.on('SIGTERM', ended);
  endAtFault(process, { log, clock });
  expect(isFaulty()).toBe(false);

  for (let times = 0; times < 100; times += 1) {
    process.emit('uncaughtException', new RangeError('of a secret'), 'unhandledRejection');
  }
  expect(isFaulty()).toBe(true);
  expect(log.mock.calls[0]).toEqual([
    'error',
    {
      event: 'unforeseen',
      origin: 'unhandledRejection',
      fault: expect.stringMatching(/^RangeError \| at .*last-resort\.test/) as unknown,
    },
  ]);
  expect(log.mock.calls.length).toBeLessThan(100);
  expect(ended).toHaveBeenCalledTimes(1);
  expect(process.exitCode).toBe(1);
  expect(process.exit).not.toHaveBeenCalled();
  clock.advance(60 * 60_000);
  expect(process.exit).toHaveBeenCalledExactlyOnceWith(1);
});

it('a log that cannot be written is no such error', () => {
  const stream = new EventEmitter();
  outliveLogs(stream as never);
  expect(() => stream.emit('error', new Error('EPIPE'))).not.toThrow();
});
