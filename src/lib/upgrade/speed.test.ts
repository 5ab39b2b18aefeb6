import { describe, expect, it } from 'vitest';
import { addSample, speedPath, type SpeedSample } from './speed';

describe('the speed of a transfer', () => {
  it('is noted twice a second, the last minute of it', () => {
    let samples: readonly SpeedSample[] = [];
    for (let at = 0; at <= 90_000; at += 100) samples = addSample(samples, at, at);
    expect([samples.length, samples[0]?.at, samples.at(-1)?.at]).toEqual([120, 30_500, 90_000]);
    expect(addSample(samples, 99_000, null)).toBe(samples);
  });

  it('is drawn from left to right, the fastest at the top', () => {
    const samples = [
      { at: 0, bytesPerSecond: 0 },
      { at: 500, bytesPerSecond: 20 },
      { at: 1000, bytesPerSecond: 10 },
    ];
    expect(speedPath(samples, 100, 40)).toBe('M0.0 40.0L50.0 0.0L100.0 20.0');
    expect([speedPath([], 1, 1), speedPath(samples.slice(0, 1), 1, 1)]).toEqual(['', '']);
  });
});
