import type { Device } from '$lib/developer-center/types';
import type { DeviceRow } from '$lib/fleet/rows';
import type { DevicePlan } from '$lib/plans/types';

/** What is the same of two texts for who searches: without case, width, accents, and in one form of what has several. */
export function folded(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Most keys, versions and names are: they need no more than lower case. */
// eslint-disable-next-line no-control-regex -- all of ASCII
const isPlain = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);

/** The words of a search, each of which has to be found. */
export const wordsOf = (search: string): readonly string[] =>
  folded(search)
    .split(/\s+/)
    .filter((word) => word !== '');

/** Folding is what a search through thousands would spend its time on, at every key: once a device and once a plan. */
const texts = new WeakMap<Device | DevicePlan, string>();

function textOf<Source extends Device | DevicePlan>(source: Source, parts: (of: Source) => string[]): string {
  const kept = texts.get(source);
  if (kept !== undefined) return kept;
  // A word is found within one part alone: a search has no line breaks.
  const text = folded(parts(source).join('\n'));
  texts.set(source, text);
  return text;
}

const deviceParts = ({ name, productName, deviceKey, productKey, tag, plan }: Device): string[] => [
  name,
  productName,
  deviceKey,
  productKey,
  tag,
  plan.planId ?? '',
];

const planParts = ({ planName, planId, components }: DevicePlan): string[] => [
  planName,
  planId,
  ...components.flatMap(({ currentVersion, targetVersion }) => [currentVersion, targetVersion]),
];

/** Whether a line has all the words, each somewhere in its name, product, keys, tag, plan and versions. */
export function hasWords({ device, plan }: DeviceRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const ofDevice = textOf(device, deviceParts);
  const ofPlan = plan == null ? '' : textOf(plan, planParts);
  return words.every((word) => ofDevice.includes(word) || ofPlan.includes(word));
}

/** Makes the texts of a line before anybody searches. */
export function prepareSearch({ device, plan }: DeviceRow): void {
  textOf(device, deviceParts);
  if (plan != null) textOf(plan, planParts);
}
