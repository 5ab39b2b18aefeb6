import type { Device } from '$lib/developer-center/types';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import { ChangeSignal } from '$lib/fleet/change-signal.svelte';
import type { DeviceRow } from '$lib/fleet/rows';
import { SelectionRules, type SelectionRule } from './selection-rules';

/** Thousands are looked up at each change: the same text need not be put together, and hashed, again. */
const texts = new WeakMap<Device, string>();

function textOf(device: Device): string {
  const kept = texts.get(device);
  if (kept !== undefined) return kept;
  const text = deviceIdText(device);
  texts.set(device, text);
  return text;
}

/** The devices that a person has picked, by id. A shared device cannot be: its user may only look. */
export class Selection {
  readonly #ids = new Set<string>();
  readonly #notice = new ChangeSignal();
  readonly #rules = new SelectionRules();

  get isEmpty(): boolean {
    this.#notice.read();
    return this.#ids.size === 0;
  }

  has(device: DeviceId): boolean {
    this.#notice.read();
    return this.#ids.has(deviceIdText(device));
  }

  toggle(device: Device): void {
    if (this.has(device)) this.remove([device]);
    else this.add([device]);
  }

  add(devices: readonly Device[]): void {
    for (const device of devices) {
      if (device.shared) continue;
      this.#ids.add(textOf(device));
      this.#rules.putBack(device);
    }
    this.#notice.tell();
  }

  remove(devices: readonly DeviceId[]): void {
    for (const device of devices) {
      this.#ids.delete(deviceIdText(device));
      this.#rules.takeOut(device);
    }
    this.#notice.tell();
  }

  /** Picks all that there are, and those that `follow` brings until `settle`. */
  addAll(devices: readonly Device[], rule: SelectionRule): void {
    this.add(devices);
    this.#rules.set(rule);
  }

  /** The other way around: these are picked no more, and the rule brings no further ones. */
  removeAll(devices: readonly DeviceId[], ruleName: string): void {
    this.#rules.end(ruleName);
    this.remove(devices);
  }

  /** Picks what the rules pick of a list that has grown. */
  follow(rows: readonly DeviceRow[]): void {
    if (this.#rules.isEmpty) return;
    this.add(
      rows.filter((row) => !this.has(row.device) && this.#rules.picks(row)).map(({ device }) => device),
    );
  }

  /** The list is whole: what joins a group from now on was not among those that the person meant. */
  settle(): void {
    this.#rules.clear();
  }

  clear(): void {
    this.#ids.clear();
    this.#notice.tell();
    this.settle();
  }

  /** Those of the devices that are picked; one that is no longer listed is nowhere among them. */
  of(devices: readonly Device[]): readonly Device[] {
    this.#notice.read();
    return this.#ids.size === 0 ? [] : devices.filter((device) => this.#ids.has(textOf(device)));
  }
}
