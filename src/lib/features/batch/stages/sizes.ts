/** How large a stage is to be: so many devices, or so many percent of all. */
export interface StageSize {
  readonly unit: 'devices' | 'percent';
  /** A whole number, at least 1; of percent at most 100. */
  readonly value: number;
}

/** A size as it is being written. */
export interface SizeDraft {
  readonly unit: StageSize['unit'];
  readonly text: string;
}

/** How many stages can be named; the rest comes as one more. */
export const MOST_STAGES = 20;

/** Whether a size can be taken. */
export function isSize({ unit, value }: StageSize): boolean {
  return Number.isSafeInteger(value) && value >= 1 && (unit === 'devices' || value <= 100);
}

/**
 * How many of `total` devices each stage has: all of them in all, none of them empty. Percent are of all devices, rounded
 * up; what is left over is the last stage.
 */
export function stageCounts(total: number, sizes: readonly StageSize[]): readonly number[] {
  const counts: number[] = [];
  let left = total;
  for (const { unit, value } of sizes) {
    const wanted = unit === 'devices' ? value : Math.ceil((total * value) / 100);
    const count = Math.min(left, wanted);
    if (count > 0) counts.push(count);
    left -= count;
  }
  return left > 0 ? [...counts, left] : counts;
}

/** Things in stages of so many, in their order. */
export function inStages<Thing>(things: readonly Thing[], counts: readonly number[]): readonly Thing[][] {
  let from = 0;
  return counts.map((count) => things.slice(from, (from += count)));
}

/** The same things in an order of chance; `random` gives numbers from 0 up to 1, not 1. */
export function shuffled<Thing>(things: readonly Thing[], random: () => number): Thing[] {
  const mixed = [...things];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as Thing, mixed[last] as Thing];
  }
  return mixed;
}
