import type { Device } from '../developer-center/types';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { PlanStore } from './plan-store';
import { deviceRow, type DeviceRow } from './rows';

interface Drawing {
  readonly devices: readonly Device[];
  readonly now: number;
  readonly rows: readonly DeviceRow[];
}

/**
 * The lines of a list. News of one device cost that device's line, however long the list is, and a line that says
 * nothing new stays the same object.
 */
export class DrawnRows {
  readonly #store: Pick<PlanStore, 'get' | 'problemOf' | 'wasResultSeen'>;
  readonly #drawn = new WeakMap<Device, DeviceRow>();
  readonly #changed = new Set<string>();
  #last: Drawing = { devices: [], now: 0, rows: [] };
  #places: ReadonlyMap<string, number> | null = null;

  constructor(store: Pick<PlanStore, 'get' | 'problemOf' | 'wasResultSeen'>) {
    this.#store = store;
  }

  /** Something else is known of a device's plan. */
  change(device: DeviceId): void {
    this.#changed.add(deviceIdText(device));
  }

  /** One line a device, at the Developer Center's `now`, ms since the epoch; the same array if none is another. */
  draw(devices: readonly Device[], now: number): readonly DeviceRow[] {
    const isSame = this.#last.devices === devices && this.#last.now === now;
    if (this.#last.devices !== devices) this.#places = null;
    const rows = isSame ? this.#drawChanged() : devices.map((device) => this.#row(device, now));
    this.#changed.clear();
    this.#last = { devices, now, rows };
    return rows;
  }

  #drawChanged(): readonly DeviceRow[] {
    const { devices, now, rows } = this.#last;
    if (this.#changed.size === 0) return rows;
    this.#places ??= new Map(devices.map((device, index) => [deviceIdText(device), index]));
    const drawn = [...rows];
    let isNew = false;
    for (const id of this.#changed) {
      const place = this.#places.get(id);
      const device = place === undefined ? undefined : devices[place];
      if (place === undefined || device === undefined) continue;
      const row = this.#row(device, now);
      isNew ||= row !== rows[place];
      drawn[place] = row;
    }
    return isNew ? drawn : rows;
  }

  #row(device: Device, now: number): DeviceRow {
    const before = this.#drawn.get(device);
    const unread = this.#store.problemOf(device)?.code === 'answer-malformed';
    const plan = this.#store.get(device);
    const resultSeen = plan != null && this.#store.wasResultSeen(plan);
    const row = deviceRow(device, plan, now, { unread, resultSeen });
    if (before !== undefined && isSameRow(before, row)) return before;
    this.#drawn.set(device, row);
    return row;
  }
}

function isSameRow(before: DeviceRow, row: DeviceRow): boolean {
  return (
    before.plan === row.plan &&
    before.phase === row.phase &&
    before.unread === row.unread &&
    before.resultSeen === row.resultSeen
  );
}
