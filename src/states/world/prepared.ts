import type { RecordOf } from '$lib/storage/schema';
import { DAY, HOUR, PLAN, scope, sensor } from './answers';
import type { Kept } from './keep';
import { keptComponent } from './kept';

/* What a browser keeps of the sensor's upgrade for a place without a network. */

const SHA_256 = 'a'.repeat(64);
const SIZE = 1_234_567;

/** A whole copy of its firmware. */
export const keptCopy = (more: Partial<RecordOf<'packages'>> = {}): RecordOf<'packages'> => ({
  ...{ ...scope, copyId: 'whole', identities: [`sha256:${SHA_256}:${SIZE}`], sha256: SHA_256 },
  ...{ name: 'module-1.1.0.bin', size: SIZE, received: SIZE, validator: null },
  ...{ createdAt: Date.now() - DAY, usedAt: Date.now() - HOUR },
  ...more,
});

/** That it needs that copy until its plan ends. */
export const keptUse = (until = Date.now() + 10 * DAY): RecordOf<'packageUses'> => ({
  ...{ ...scope, ...sensor, componentNo: 'MODULE', fileIndex: 1, planId: PLAN },
  ...{ until, copyId: 'whole' },
});

/** Its plan as it was read. */
export const keptBluetoothPlan = (
  more: Partial<RecordOf<'bluetoothPlans'>> = {},
): RecordOf<'bluetoothPlans'> => ({
  ...{ ...scope, ...sensor, end: Date.now() + 10 * DAY, readAt: Date.now() - HOUR },
  plan: { planId: PLAN, notes: '', components: [keptComponent()] },
  ...more,
});

/** What opens it, sealed: it is counted, and never opened. */
const keptSecret = (): RecordOf<'secrets'> => ({
  ...{ ...scope, ...sensor, until: Date.now() + 10 * DAY },
  ...{ iv: new Uint8Array(12), sealed: new ArrayBuffer(32) },
});

/** All of it; its plan was read then, and ends then. */
export const prepared = (readAt = Date.now() - HOUR, end = Date.now() + 10 * DAY): Kept => ({
  bluetoothPlans: [keptBluetoothPlan({ readAt, end })],
  packages: [keptCopy()],
  packageUses: [keptUse(end)],
  secrets: [keptSecret()],
});
