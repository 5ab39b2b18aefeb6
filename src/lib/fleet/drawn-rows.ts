import type { Device } from '../developer-center/types';
import { deviceIdText } from '../plans/device-id';
import { phaseEnd } from '../plans/phase';
import type { DeviceId } from '../plans/types';
import type { PlanStore } from './plan-store';
import { deviceRow, planIdOf, type DeviceRow } from './rows';

type Known = Pick<PlanStore, 'get' | 'problemOf' | 'wasResultSeen' | 'ranFor' | 'skipOf'>;

/** A line, and for how long it says what is so if nothing is heard of its device. */
interface DrawnRow {
  readonly row: DeviceRow;
  /** Milliseconds since the epoch; `until` is not part of it. */
  readonly from: number;
  readonly until: number;
}

/**
 * The lines of a list. However long it is, only those are drawn of whose devices something was heard, or whose time has
 * come; a line that says nothing new stays the same object.
 */
export class DrawnRows {
  readonly #store: Known;
  readonly #drawn = new WeakMap<Device, DrawnRow>();
  /** The devices that were drawn last, by id. */
  readonly #devices = new Map<string, Device>();
  #rows: readonly DeviceRow[] = [];

  constructor(store: Known) {
    this.#store = store;
  }

  /** Something else is known of a device's plan. */
  change(id: DeviceId): void {
    const device = this.#devices.get(deviceIdText(id));
    const drawn = device && this.#drawn.get(device);
    if (drawn) this.#drawn.set(device, { ...drawn, until: -Infinity });
  }

  /** One line a device, at the Developer Center's `now`, ms since the epoch; the same array if none is another. */
  draw(devices: readonly Device[], now: number): readonly DeviceRow[] {
    const before = this.#rows;
    let isNew = before.length !== devices.length;
    const rows = devices.map((device, place) => {
      const row = this.#row(device, now);
      isNew ||= row !== before[place];
      return row;
    });
    if (isNew) this.#rows = rows;
    return this.#rows;
  }

  #row(device: Device, now: number): DeviceRow {
    const drawn = this.#drawn.get(device);
    if (drawn !== undefined && now >= drawn.from && now < drawn.until) return drawn.row;
    const unread = this.#store.problemOf(device)?.code === 'answer-malformed';
    const plan = this.#store.get(device);
    const resultSeen = plan != null && this.#store.wasResultSeen(plan);
    const ranFor = plan == null ? null : this.#store.ranFor(plan);
    const planId = planIdOf({ device, plan });
    const skip = planId === null ? null : this.#store.skipOf({ ...device, planId });
    const next = deviceRow(device, plan, now, { unread, resultSeen, ranFor, skip });
    const row = drawn !== undefined && isSameRow(drawn.row, next) ? drawn.row : next;
    if (drawn === undefined) this.#devices.set(deviceIdText(device), device);
    this.#drawn.set(device, {
      row,
      from: now,
      until: Math.min(phaseEnd(plan ?? null, now), next.skip?.until ?? Infinity),
    });
    return row;
  }
}

function isSameRow(before: DeviceRow, row: DeviceRow): boolean {
  return (
    before.plan === row.plan &&
    before.phase === row.phase &&
    before.unread === row.unread &&
    before.resultSeen === row.resultSeen &&
    before.ranFor === row.ranFor &&
    before.skip === row.skip
  );
}
