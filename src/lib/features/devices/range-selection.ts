import type { Device } from '$lib/developer-center/types';
import type { DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId } from '$lib/plans/types';
import { placeOf } from './places';
import type { Selection } from './selection';

/** Selecting all lines from one to another, as with Shift. */
export class RangeSelection {
  readonly #selection: Pick<Selection, 'has' | 'add' | 'remove'>;
  #anchor: string | null = null;
  /** What the range has added to what was selected before: it is given back if the range becomes shorter. */
  #added: readonly Device[] = [];

  constructor(selection: Pick<Selection, 'has' | 'add' | 'remove'>) {
    this.#selection = selection;
  }

  /** The next range begins at this device. */
  begin(device: DeviceId | null): void {
    this.#anchor = device && deviceIdText(device);
    this.#added = [];
  }

  /** Selects from where the range begins to this device; of an earlier one what lies beyond is as it was. */
  to(order: readonly DeviceRow[], device: DeviceId): void {
    const end = placeOf(order, deviceIdText(device));
    if (end === null) return;
    const begin = this.#anchor === null ? null : placeOf(order, this.#anchor);
    if (begin === null) this.begin(device);
    const from = begin ?? end;
    const devices = order
      .slice(Math.min(from, end), Math.max(from, end) + 1)
      .flatMap((row) => (row.device.shared ? [] : [row.device]));
    const within = new Set(devices.map(deviceIdText));
    const [kept, beyond] = [
      this.#added.filter((each) => within.has(deviceIdText(each))),
      this.#added.filter((each) => !within.has(deviceIdText(each))),
    ];
    const fresh = devices.filter((each) => !this.#selection.has(each));
    this.#added = [...kept, ...fresh];
    if (beyond.length > 0) this.#selection.remove(beyond);
    if (fresh.length > 0) this.#selection.add(fresh);
  }
}
