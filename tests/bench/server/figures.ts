/** CPU milliseconds of one call, the mean of many. */
function cpuOf(work: () => unknown, calls: number): number {
  for (let call = 0; call < calls / 4; call++) work();
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}

/** A loop of fixed length, ms, so that the tables of two machines, or of two hours of one, can be compared. */
export function calibrate(): number {
  let sum = 0;
  return cpuOf(() => {
    for (let index = 0; index < 1_000_000; index++) sum = Math.imul(sum ^ index, 2654435761);
    return sum;
  }, 20);
}

/** What a share of the values is at most, in whole numbers, or in tenths below ten. */
export function percentile(values: readonly number[], share: number): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return value.toFixed(value < 10 ? 1 : 0);
}
