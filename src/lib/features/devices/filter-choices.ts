import { planIdOf, type DeviceRow } from '$lib/fleet/rows';
import { versionsOf, type AutoState, type FilterFacts } from './filters';

/** Something that a filter can be set to, and how people call it. */
export type Choice = readonly [value: string, name: string];

/** As people count: version 1.10 comes after 1.9. */
const byNumber = new Intl.Collator(undefined, { numeric: true });

const byName = (a: Choice, b: Choice): number => byNumber.compare(a[1], b[1]);

/** The products of the lines with a name each, in the order of the names. */
export function productsOf(rows: readonly DeviceRow[]): readonly Choice[] {
  const names = new Map<string, string>();
  for (const { device } of rows) {
    const { productKey, productName } = device;
    if (!names.has(productKey)) names.set(productKey, productName || productKey);
  }
  return [...names].toSorted(byName);
}

/** The plans of the lines by their names; one whose name nobody has told by its number. */
export function plansOf(rows: readonly DeviceRow[]): readonly Choice[] {
  const names = new Map<string, string>();
  for (const row of rows) {
    const id = planIdOf(row);
    if (id === null) continue;
    const name = row.plan?.planName ?? '';
    if (!names.get(id)) names.set(id, name);
  }
  return [...names].map(([id, name]): Choice => [id, name || id]).toSorted(byName);
}

/** The versions that are known to run, the newest last, and of how many devices one is known. */
export function knownVersions(
  rows: readonly DeviceRow[],
  facts: Pick<FilterFacts, 'reportedVersions'>,
): { readonly choices: readonly Choice[]; readonly known: number } {
  const versions = new Set<string>();
  let known = 0;
  for (const row of rows) {
    const of = versionsOf(row, facts);
    if (of.length > 0) known += 1;
    for (const version of of) versions.add(version);
  }
  const choices = [...versions].map((version): Choice => [version, version]).toSorted(byName);
  return { choices, known };
}

/** How many own devices are known to be confirmed by themselves, how many not, and of how many nobody has asked. */
export function autoCounts(
  rows: readonly DeviceRow[],
  { autoOf }: Pick<FilterFacts, 'autoOf'>,
): Readonly<Record<AutoState, number>> {
  const counts = { on: 0, off: 0, unknown: 0 } satisfies Record<AutoState, number>;
  for (const { device } of rows) if (!device.shared) counts[autoOf(device)] += 1;
  return counts;
}

/** A value that is chosen stands among the choices, even if no line has it now. */
export const withChosen = (choices: readonly Choice[], chosen: string | undefined): readonly Choice[] =>
  chosen === undefined || choices.some(([value]) => value === chosen)
    ? choices
    : [...choices, [chosen, chosen]];
