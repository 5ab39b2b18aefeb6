import { deviceIdText } from '../../plans/device-id';
import type { DeviceId } from '../../plans/types';
import { sameDevice, type AccountScope } from '../../storage/scope';
import { MOST_TRIES, type WorkEnd, type WorkItem } from '../../storage/work-item-record';

/*
 * The rules of the work list: each takes the list as it is and gives it as it is to be, and leaves alone what it does
 * not change. They run within one transaction over the whole list, so that two tabs do what one after the other would.
 */

/** The list as it is kept, in its order. */
export type WorkItems = readonly WorkItem[];

/** How many devices stand on a list: nobody walks to more. */
export const MOST_ITEMS = 500;

/** A device that is to be put on the list. */
export interface WorkDevice extends DeviceId {
  readonly name: string;
}

/** To what of a device a person agreed before the round: see `planMark`. */
export interface Agreement {
  readonly device: DeviceId;
  readonly plan: string;
}

/**
 * How long what was agreed to beforehand counts, ms: a long working day. By the next one a plan may have been replaced, and
 * a battery be empty, so a person looks at it once more.
 */
const AGREEMENT_LASTS = 12 * 3_600_000;

/**
 * The plan to which a person agreed beforehand, see `planMark`; null if to none, or if that was too long ago. `now`: ms
 * since the epoch by this machine's clock. To put that right in the middle of a round does not end the round; to set it
 * back by as long as an agreement counts does.
 */
export function agreedPlan({ agreed }: Pick<WorkItem, 'agreed'>, now: number): string | null {
  if (agreed === null) return null;
  return Math.abs(now - agreed.at) < AGREEMENT_LASTS ? agreed.plan : null;
}

/** Whether nothing is to be done with it any more: it runs the target, or a person goes on without it. */
export const isOver = ({ end, leftAt }: WorkItem): boolean => end?.kind === 'succeeded' || leftAt !== null;

/** Whether the device may have the firmware, so that it is to be verified and not to be sent again. */
export const isInDoubt = (item: WorkItem): boolean => !isOver(item) && item.end?.kind === 'unknown';

/** Those that are still to be gone to, in their order. */
export const openItems = (items: WorkItems): WorkItems => items.filter((item) => !isOver(item));

/** Devices with those that are still to be gone to first, in the list's order; the others stay as they are. */
export function inWorkOrder<Each extends DeviceId>(
  devices: readonly Each[],
  items: WorkItems,
): readonly Each[] {
  const placeOf = new Map(openItems(items).map((item) => [deviceIdText(item), item.place]));
  const place = (device: Each): number => placeOf.get(deviceIdText(device)) ?? Infinity;
  return devices.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** The place behind all others. */
const placeAfter = (items: WorkItems): number => Math.max(0, ...items.map(({ place }) => place)) + 1;

/**
 * Puts devices at the end of the list, in the order given. One that stands on it stays as and where it is; one that
 * is over comes again, still to be verified if that is so. Those beyond `MOST_ITEMS` are left out.
 */
export function withAdded(
  items: WorkItems,
  { center, account }: AccountScope,
  devices: readonly WorkDevice[],
  now: number,
): WorkItems {
  const known = new Map(items.map((item) => [deviceIdText(item), item]));
  let place = placeAfter(items);
  for (const { productKey, deviceKey, name } of devices) {
    const id = deviceIdText({ productKey, deviceKey });
    const item = known.get(id);
    if (item === undefined ? known.size >= MOST_ITEMS : !isOver(item)) continue;
    known.set(id, {
      ...{ center, account, productKey, deviceKey, name, place: place++ },
      ...{ addedAt: now, agreed: null, end: item?.end?.kind === 'unknown' ? item.end : null },
      ...{ notFoundAt: null, leftAt: null, tries: item?.tries ?? [], updatedAt: now },
    });
  }
  return [...known.values()];
}

/** What became of devices that were to be put on the list: how many of each. */
export interface Added {
  readonly added: number;
  /** They stood on it already. */
  readonly known: number;
  /** It is full: `MOST_ITEMS`. */
  readonly left: number;
}

/** What became of devices by the list before and after. */
export function addedOf(devices: readonly DeviceId[], before: WorkItems, after: WorkItems): Added {
  const ids = [...new Set(devices.map(deviceIdText))];
  const countIn = (items: WorkItems): number => {
    const open = new Set(openItems(items).map(deviceIdText));
    return ids.filter((id) => open.has(id)).length;
  };
  const known = countIn(before);
  const added = countIn(after) - known;
  return { added, known, left: ids.length - known - added };
}

/** Takes a device off the list, whatever came of it. */
export const withRemoved = (items: WorkItems, device: DeviceId): WorkItems =>
  items.filter((item) => !sameDevice(item, device));

/** Puts a device at a place among those that are still to be gone to, the first being 0. */
export function withMoved(items: WorkItems, device: DeviceId, to: number, now: number): WorkItems {
  const open = openItems(items).toSorted((a, b) => a.place - b.place);
  const item = open.find((each) => sameDevice(each, device));
  if (item === undefined) return items;
  const places = open.map(({ place }) => place);
  const others = open.filter((each) => each !== item);
  const moved = others.toSpliced(Math.max(0, Math.min(to, others.length)), 0, item);
  const placeOf = new Map(moved.map((each, at) => [each, places[at] ?? each.place]));
  return items.map((each) => {
    const place = placeOf.get(each) ?? each.place;
    return place === each.place ? each : { ...each, place, updatedAt: now };
  });
}

/** Notes to which plans a person agreed beforehand. */
export function withAgreed(items: WorkItems, agreements: readonly Agreement[], now: number): WorkItems {
  const plans = new Map(agreements.map(({ device, plan }) => [deviceIdText(device), plan]));
  return items.map((item) => {
    const plan = plans.get(deviceIdText(item));
    return plan === undefined || isOver(item) ? item : { ...item, agreed: { at: now, plan }, updatedAt: now };
  });
}

/** Goes on without a device; what came of it stays. */
export const withLeft = (items: WorkItems, device: DeviceId, now: number): WorkItems =>
  items.map((item) => (sameDevice(item, device) ? left(item, now) : item));

/** Goes on without all that are still open: the round is over. */
export const withAllLeft = (items: WorkItems, now: number): WorkItems => items.map((item) => left(item, now));

const left = (item: WorkItem, now: number): WorkItem =>
  isOver(item) ? item : { ...item, leftAt: now, updatedAt: now };

/** What a person went on without is to be gone to again, at the end. */
export function withReturned(items: WorkItems, device: DeviceId, now: number): WorkItems {
  const place = placeAfter(items);
  return items.map((item) =>
    sameDevice(item, device) && item.leftAt !== null
      ? { ...item, leftAt: null, place, updatedAt: now }
      : item,
  );
}

/** A device that the browser did not list where it should stand goes to the end; it is still to be gone to. */
export function withNotFound(items: WorkItems, device: DeviceId, now: number): WorkItems {
  const place = placeAfter(items);
  return items.map((item) =>
    sameDevice(item, device) && !isOver(item) ? { ...item, notFoundAt: now, place, updatedAt: now } : item,
  );
}

/** A device was chosen: that it was not found before is of no interest any more. */
export const withFound = (items: WorkItems, device: DeviceId, now: number): WorkItems =>
  items.map((item) =>
    sameDevice(item, device) && item.notFoundAt !== null
      ? { ...item, notFoundAt: null, updatedAt: now }
      : item,
  );

/**
 * What an attempt at a device came to. Success is final. What has failed, or is not known, goes to the end of the list.
 * While it is not known what the device has, only a proof, or a person, says that it has failed.
 */
export function withEnd(items: WorkItems, device: DeviceId, end: WorkEnd): WorkItems {
  const place = placeAfter(items);
  return items.map((item) => (sameDevice(item, device) ? ended(item, end, place) : item));
}

function ended(item: WorkItem, end: WorkEnd, place: number): WorkItem {
  if (item.end?.kind === 'succeeded') return item;
  const tries = [...item.tries, end].slice(-MOST_TRIES);
  const noted = { ...item, tries, notFoundAt: null, updatedAt: end.at };
  if (end.kind === 'succeeded') return { ...noted, end, leftAt: null };
  return { ...noted, place, end: tellsMore(end, item.end) ? end : item.end };
}

/** Whether an end takes the place of what is known of the attempt before. */
function tellsMore(end: Exclude<WorkEnd, { kind: 'succeeded' }>, known: WorkItem['end']): boolean {
  if (known === null || end.kind === 'unknown') return true;
  // That a person stopped says less than what had gone wrong before.
  if (end.code === 'cancelled') return false;
  return known.kind !== 'unknown' || end.code === null || end.code === 'version-not-reached';
}
