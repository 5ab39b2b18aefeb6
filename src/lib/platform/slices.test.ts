import { describe, expect, it, vi } from 'vitest';
import { inSlices } from './slices';

describe('inSlices', () => {
  const numbers = Array.from({ length: 40 }, (_, index) => index);

  it('does all, in order, in more than one turn if it takes long', async () => {
    const done: number[] = [];
    let time = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => time);
    const work = (number: number): void => {
      time += 1;
      done.push(number);
    };
    const whole = inSlices(numbers, work, new AbortController().signal);
    expect(done.length).toBeLessThan(numbers.length);
    expect(await whole).toBe(true);
    clock.mockRestore();
    expect(done).toEqual(numbers);
  });

  it('is done at once if it takes no time', () => {
    const done: number[] = [];
    void inSlices(numbers, (number) => done.push(number), new AbortController().signal);
    expect(done).toEqual(numbers);
  });

  it('ends between two slices once nobody waits for it', async () => {
    const stop = new AbortController();
    let time = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => time);
    const done: number[] = [];
    const whole = inSlices(
      numbers,
      (number) => {
        time += 1;
        done.push(number);
        stop.abort();
      },
      stop.signal,
    );
    expect(await whole).toBe(false);
    clock.mockRestore();
    expect(done.length).toBeLessThan(numbers.length);
  });
});
