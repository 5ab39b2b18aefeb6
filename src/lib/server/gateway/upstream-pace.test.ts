import { expect, test } from 'vitest';
import { createPace } from './upstream-pace';

function setUp() {
  let time = 0;
  const pace = createPace(() => time);
  const note = (times: number, ms: number, underWay?: number) => {
    for (let answer = 0; answer < times; answer++) pace.note(ms, underWay ?? pace.most());
  };
  return { pace, note, pass: (ms: number) => (time += ms) };
}

test('quick answers while much is under way let more be asked, up to a bound', () => {
  const { pace, note } = setUp();
  note(10, 200);
  expect(pace.most()).toBe(74);
  note(1_000, 200);
  expect(pace.most()).toBe(256);
});

test('quick answers to few say nothing', () => {
  const { pace, note } = setUp();
  note(1_000, 20, 10);
  expect(pace.most()).toBe(64);
});

test('slow answers let less be asked, once for all that were asked before, and never nothing', () => {
  const { pace, note, pass } = setUp();
  note(50, 5_000);
  expect(pace.most()).toBe(44);
  for (let time = 0; time < 20; time++) {
    pass(2_000);
    note(10, 5_000);
  }
  expect(pace.most()).toBe(16);
  note(4, 300);
  expect(pace.most()).toBe(20);
});
