import type { Device } from '$lib/developer-center/types';
import type { DeviceRow } from '$lib/fleet/rows';
import type { DevicePlan } from '$lib/plans/types';
import { folded } from '$lib/ui/folded';

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
