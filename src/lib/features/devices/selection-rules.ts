import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import type { DeviceRow } from '$lib/fleet/rows';

/** "All of these", as long as the list is still coming in. */
export interface SelectionRule {
  /** One rule a name: what takes the place of an earlier one. */
  readonly name: string;
  readonly picks: (row: DeviceRow) => boolean;
}

/** The rules that a person has picked by, and what was taken out of them by hand. */
export class SelectionRules {
  readonly #rules = new Map<string, SelectionRule>();
  readonly #takenOut = new Set<string>();

  get isEmpty(): boolean {
    return this.#rules.size === 0;
  }

  set(rule: SelectionRule): void {
    this.#rules.set(rule.name, rule);
  }

  end(name: string): void {
    this.#rules.delete(name);
  }

  clear(): void {
    this.#rules.clear();
    this.#takenOut.clear();
  }

  /** No rule brings this device back. */
  takeOut(device: DeviceId): void {
    if (!this.isEmpty) this.#takenOut.add(deviceIdText(device));
  }

  putBack(device: DeviceId): void {
    this.#takenOut.delete(deviceIdText(device));
  }

  picks(row: DeviceRow): boolean {
    if (this.#takenOut.has(deviceIdText(row.device))) return false;
    return [...this.#rules.values()].some(({ picks }) => picks(row));
  }
}
