import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestClock } from '../../testing/clock';
import { TaskHeap } from './heap';
import { start } from './testing/test-client';
import { Timeline } from './timeline';

describe('the heap of tasks', () => {
  it('gives tasks by their time, equal ones in the order they were added (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (dues) => {
        const heap = new TaskHeap();
        const taken: [number, number][] = [];
        dues.forEach((due, index) => {
          heap.add(due, () => taken.push([due, index]));
        });
        while (heap.due < Infinity) heap.take()?.task();
        expect(heap.take()).toBeUndefined();
        const expected = dues.map((due, index): [number, number] => [due, index]);
        expect(taken).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });
});

describe('the two times', () => {
  it('lets everything happen in its order and at its own time, however long nobody asked (property)', () => {
    const delays = fc.array(fc.record({ device: fc.boolean(), delay: fc.nat(10_000) }), { maxLength: 30 });
    fc.assert(
      fc.property(delays, fc.integer({ min: 1, max: 50 }), (tasks, speed) => {
        const clock = new TestClock(start);
        const timeline = new Timeline(clock, speed);
        const seen: number[] = [];
        for (const { device, delay } of tasks) {
          const expected = start + (device ? delay / speed : delay);
          const task = () => {
            expect(timeline.now()).toBeCloseTo(expected, 3);
            seen.push(timeline.now());
          };
          if (device) timeline.afterDeviceTime(delay, task);
          else timeline.at(start + delay, task);
        }
        clock.advance(10_000);
        timeline.catchUp();
        expect(seen).toHaveLength(tasks.length);
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
        expect(timeline.now()).toBe(start + 10_000);
        expect(timeline.deviceTime()).toBeCloseTo(10_000 * speed, 3);
      }),
    );
  });

  it('lets tasks add tasks that are due as well', () => {
    const clock = new TestClock(start);
    const timeline = new Timeline(clock, 10);
    const seen: number[] = [];
    const again = () => {
      seen.push(timeline.deviceTime());
      if (seen.length < 5) timeline.afterDeviceTime(100, again);
    };
    timeline.afterDeviceTime(100, again);
    clock.advance(35);
    timeline.catchUp();
    expect(seen).toEqual([100, 200, 300]);
    clock.advance(15);
    timeline.catchUp();
    expect(seen).toEqual([100, 200, 300, 400, 500]);
  });

  it('moves the calendar and not the devices', () => {
    const clock = new TestClock(start);
    const timeline = new Timeline(clock, 1);
    const seen: string[] = [];
    timeline.at(start + 2000, () => {
      seen.push(`calendar ${timeline.now() - start} ${timeline.deviceTime()}`);
      timeline.afterDeviceTime(500, () =>
        seen.push(`device ${timeline.now() - start} ${timeline.deviceTime()}`),
      );
    });
    timeline.afterDeviceTime(1000, () => seen.push('walk'));
    clock.advance(100);
    timeline.move(5000);
    expect(seen).toEqual(['calendar 2000 100']);
    clock.advance(500);
    timeline.catchUp();
    expect(seen).toEqual(['calendar 2000 100', 'device 5600 600']);
    clock.advance(400);
    timeline.catchUp();
    expect(seen.at(-1)).toBe('walk');
    timeline.move(-6000);
    expect(timeline.now()).toBe(start);
  });
});
