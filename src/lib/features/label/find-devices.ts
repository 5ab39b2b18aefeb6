import { expectedName } from '$lib/bluetooth/web-bluetooth/identity';
import type { DeviceId } from '$lib/plans/types';
import { fieldsByPattern, LONGEST_TEXT, type LabelFields, type LabelPattern } from './label-pattern';

export interface NamedDevice extends DeviceId {
  readonly name: string;
}

/** As labels print keys: in either case, with colons, blanks or dashes between. */
const plain = (text: string): string => text.toLowerCase().replace(/[^0-9a-z]/g, '');

/** A name without what parts its words: unlike keys, names are written in any script. */
const plainName = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');

/** How much of the end of a name tells devices apart; as many characters of its key end a device's Bluetooth name. */
const END = 4;

/**
 * The devices that a label's text names: by `pattern` if one is given and it fits, else by the keys that stand anywhere
 * in the text, else by the last four characters of a name, the Bluetooth name included. Of `text` the first
 * `LONGEST_TEXT` characters count. Several, if it does not say which.
 */
export function findDevices<Device extends NamedDevice>(
  text: string,
  devices: readonly Device[],
  pattern: LabelPattern | null,
): readonly Device[] {
  const label = text.slice(0, LONGEST_TEXT).trim();
  const fields = pattern === null ? null : fieldsByPattern(pattern, label);
  const told = fields === null ? [] : byFields(fields, devices);
  if (told.length > 0) return told;
  const words = wordsOf(label);
  const keyed = ofProduct(
    devices.filter(({ deviceKey }) => words.has(plain(deviceKey))),
    ({ productKey }) => words.has(plain(productKey)),
  );
  return keyed.length > 0 ? keyed : byName(label, devices);
}

/** Whether a label's text holds a device's whole key: no other is meant, however few devices are known yet. */
export const holdsKey = (text: string, { deviceKey }: DeviceId): boolean =>
  wordsOf(text.slice(0, LONGEST_TEXT)).has(plain(deviceKey));

/** An address of six bytes is printed in six parts, a longer key in eight. */
const MOST_PARTS = 8;

/** Every word of a text, and what neighbours are together: a key may be printed in parts. */
function wordsOf(label: string): ReadonlySet<string> {
  const words = label.toLowerCase().split(/[^0-9a-z]+/);
  const runs = words.flatMap((_, first) =>
    Array.from({ length: MOST_PARTS }, (_none, more) => words.slice(first, first + more + 1).join('')),
  );
  return new Set(runs.filter((run) => run !== ''));
}

/** If some are of the product that is named too, they alone are meant. */
function ofProduct<Device>(
  found: readonly Device[],
  isNamed: (device: Device) => boolean,
): readonly Device[] {
  const named = found.filter(isNamed);
  return named.length > 0 ? named : found;
}

function byFields<Device extends NamedDevice>(
  { product, device, name }: LabelFields,
  devices: readonly Device[],
): readonly Device[] {
  const isOfProduct = ({ productKey }: Device): boolean =>
    product === undefined || plain(productKey) === plain(product);
  if (device !== undefined)
    return devices.filter((each) => isOfProduct(each) && plain(each.deviceKey) === plain(device));
  return name === undefined ? [] : byName(name, devices).filter(isOfProduct);
}

function byName<Device extends NamedDevice>(label: string, devices: readonly Device[]): readonly Device[] {
  const said = plainName(label);
  const whole = label.trim().toLowerCase();
  if (whole === '') return [];
  return devices.filter(({ name, deviceKey }) => {
    if (name.trim().toLowerCase() === whole) return true;
    if (said === '') return false;
    const names = [plainName(name), plainName(expectedName(deviceKey))];
    return names.some((each) => each === said || (said.length === END && each.endsWith(said)));
  });
}
