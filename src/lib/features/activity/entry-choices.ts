import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import type { Entry } from './entries';
import { nameOf, peopleOf, planNameOf } from './entry-facts';

/** What can be chosen, by the word for it. */
export type Choice = readonly [value: string, word: string];

/** What the record names, each once and in the order of its words; what is called by several by the latest. */
export interface EntryChoices {
  readonly devices: readonly Choice[];
  readonly people: readonly Choice[];
  readonly plans: readonly Choice[];
}

/** The choices of entries, the latest first; `deviceName` is what a device is called that the record does not name. */
export function entryChoices(
  entries: readonly Entry[],
  deviceName: (device: DeviceId) => string,
): EntryChoices {
  const devices = new Map<string, string>();
  const people = new Map<string, string>();
  const plans = new Map<string, string>();
  for (const entry of entries.toReversed()) {
    devices.set(deviceIdText(entry.device), nameOf(entry) || deviceName(entry.device));
    for (const who of peopleOf(entry)) people.set(who, who);
    if (entry.planId !== null)
      plans.set(entry.planId, planNameOf(entry) || plans.get(entry.planId) || entry.planId);
  }
  return { devices: sorted(devices), people: sorted(people), plans: sorted(plans) };
}

const sorted = (words: ReadonlyMap<string, string>): readonly Choice[] =>
  [...words].sort(([, a], [, b]) => a.localeCompare(b));
