import type { Device } from '$lib/developer-center/types';
import type { Phase } from '$lib/plans/phase';

/** While the plan is open and not done; whether the platform gives it for Bluetooth the page of that way asks. */
const open: ReadonlySet<Phase | null> = new Set<Phase>([
  'awaiting-confirmation',
  'appointed',
  'queued',
  'failed',
]);

const running: ReadonlySet<Phase | null> = new Set<Phase>(['downloading', 'upgrading']);

/**
 * Whether the way over Bluetooth is offered for an own device with a plan in `phase`. Nothing but Bluetooth brings some
 * devices anything: what runs there was begun over it, and can be gone on with.
 */
export const goesByBluetooth = (
  { capabilities, shared, bluetoothOnly }: Pick<Device, 'capabilities' | 'shared' | 'bluetoothOnly'>,
  phase: Phase | null,
): boolean => capabilities.bluetooth && !shared && (open.has(phase) || (bluetoothOnly && running.has(phase)));
