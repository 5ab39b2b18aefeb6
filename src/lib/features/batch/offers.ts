import { availableActions } from '$lib/plans/actions';
import type { DeviceRow } from '$lib/fleet/rows';
import { inSlices } from '$lib/platform/slices';

/** What can be offered for a selection: the decisions, and the way of devices that only a phone reaches. */
export const offers = ['confirm', 'retry', 'bluetooth', 'appoint', 'cancel'] as const;

export type Offer = (typeof offers)[number];

/** With how many of the selected devices each offer is possible, as far as is known now. */
export type OfferCounts = Readonly<Record<Offer, number>>;

/** What is possible with a device at `now`, the Developer Center's time; before its plan is told, what the list tells of it. */
export function offersFor({ device, plan, phase }: DeviceRow, now: number): readonly Offer[] {
  if (device.shared) return [];
  if (plan === undefined) return listed(phase, device.bluetoothOnly);
  const actions = availableActions(plan, now, device);
  const { confirm } = actions;
  const byBluetooth = !confirm.allowed && confirm.reason === 'by-bluetooth';
  return offers.filter((offer) => (offer === 'bluetooth' ? byBluetooth : actions[offer].allowed));
}

function listed(phase: DeviceRow['phase'], bluetoothOnly: boolean): readonly Offer[] {
  switch (phase) {
    case 'unconfirmed':
    case 'appointed':
      return bluetoothOnly ? ['bluetooth', 'cancel'] : ['confirm', 'appoint', 'cancel'];
    case 'queued':
      return ['cancel'];
    case 'failed':
    case 'cancelled':
      return ['retry'];
    default:
      return [];
  }
}

/** Counts the offers of many lines, in slices; null if `signal` fired before all were counted. */
export async function countOffers(
  rows: readonly DeviceRow[],
  now: number,
  signal: AbortSignal,
): Promise<OfferCounts | null> {
  const counts = { confirm: 0, retry: 0, bluetooth: 0, appoint: 0, cancel: 0 };
  const isWhole = await inSlices(
    rows,
    (row) => {
      for (const offer of offersFor(row, now)) counts[offer] += 1;
    },
    signal,
  );
  return isWhole ? counts : null;
}

/** What stands in the bar, the first as the main action, and what in its menu. */
export interface ArrangedOffers {
  readonly shown: readonly Offer[];
  readonly rest: readonly Offer[];
}

/** What brings the devices on comes first, by how many it fits. */
export function arrange(counts: OfferCounts): ArrangedOffers {
  const onward = (['confirm', 'retry', 'bluetooth'] as const)
    .filter((offer) => counts[offer] > 0)
    .toSorted((a, b) => counts[b] - counts[a]);
  const others = (['appoint', 'cancel'] as const).filter((offer) => counts[offer] > 0);
  // A time is chosen for what could begin now: it stands beside that.
  const order: readonly Offer[] =
    onward[0] === 'confirm' ? ['confirm', ...others, ...onward.slice(1)] : [...onward, ...others];
  const shown = order.slice(0, 2);
  const isSaid = (offer: Offer): boolean => offer !== 'bluetooth' || counts.bluetooth > 0;
  return { shown, rest: offers.filter((offer) => !shown.includes(offer) && isSaid(offer)) };
}
