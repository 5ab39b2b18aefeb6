/** How fast a transfer was at one time. */
export interface SpeedSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly bytesPerSecond: number;
}

/** No two samples are closer than this, in milliseconds. */
const INTERVAL_MS = 500;
/** A minute of them. */
const MOST = 120;

/** The samples with one more, if there is something to tell and enough time has passed; the oldest go. */
export function addSample(
  samples: readonly SpeedSample[],
  at: number,
  bytesPerSecond: number | null,
): readonly SpeedSample[] {
  const last = samples.at(-1);
  if (bytesPerSecond === null || (last !== undefined && at - last.at < INTERVAL_MS)) return samples;
  return [...samples, { at, bytesPerSecond }].slice(-MOST);
}

/** An SVG path through the samples in a box, from left to right, the fastest at the top; empty for fewer than two. */
export function speedPath(samples: readonly SpeedSample[], width: number, height: number): string {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at === first.at) return '';
  const top = Math.max(...samples.map(({ bytesPerSecond }) => bytesPerSecond), 1);
  const points = samples.map(({ at, bytesPerSecond }) => {
    const x = ((at - first.at) / (last.at - first.at)) * width;
    const y = height - (bytesPerSecond / top) * height;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}
