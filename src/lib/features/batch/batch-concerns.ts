import { atMost, type Clock } from '$lib/clock';
import type { Device, DeviceAttributes } from '$lib/developer-center/types';
import { asksOfDevice, concernsOf, outlasts, type Concern } from '$lib/plans/concerns';
import type { PlanAction } from '$lib/plans/types';
import type { DeviceFacts } from '$lib/fleet/device-facts';
import { inBatches } from '$lib/fleet/polling';
import type { PlanStore } from '$lib/fleet/plan-store';

export interface ConcernServices {
  readonly store: Pick<PlanStore, 'get'>;
  readonly attributes: Pick<DeviceFacts<DeviceAttributes>, 'get' | 'refresh'>;
  readonly clock: Clock;
}

export interface Concerned {
  readonly device: Device;
  /** At least one. */
  readonly concerns: readonly Concern[];
}

/** What speaks against a batch, in the order of the selection; it hinders nobody. */
export interface BatchConcerns {
  readonly concerned: readonly Concerned[];
  /** Their plans ask something of them, and what they have is not known. */
  readonly untold: readonly Device[];
}

/** How many devices are asked, one by one; of a larger batch, what is known counts. */
const MOST_ASKED = 20;

/** How many at once, so that the list beside it gets its turn. */
const AT_ONCE = 4;

/** How long the asking may take in all. */
const ASKING_MS = 8_000;

const NONE: BatchConcerns = { concerned: [], untold: [] };

/**
 * What speaks against an action with devices whose plans have just been asked for, by what they last said of
 * themselves. If a few of them alone have not, they are asked, 8 s at most. Never rejects.
 */
export async function batchConcerns(
  action: PlanAction | 'auto-confirmation',
  devices: readonly Device[],
  services: ConcernServices,
  signal: AbortSignal,
): Promise<BatchConcerns> {
  if (action === 'cancel' || action === 'auto-confirmation') return NONE;
  const asking = devices.filter((device) => asksOfDevice(components(device, services)));
  const silent = asking.filter((device) => reading(device, services) === null);
  if (silent.length <= MOST_ASKED) await ask(silent, services, signal);
  const counts = (concern: Concern): boolean => action !== 'appoint' || outlasts(concern);
  return {
    concerned: asking.flatMap((device) => {
      const concerns = concernsFor(device, services).filter(counts);
      return concerns.length === 0 ? [] : [{ device, concerns }];
    }),
    untold: asking.filter((device) => reading(device, services) === null),
  };
}

const components = (device: Device, { store }: ConcernServices) => store.get(device)?.components ?? [];

function reading(device: Device, { attributes }: ConcernServices): DeviceAttributes | null {
  const fact = attributes.get(device);
  return fact?.kind === 'known' ? fact.value : null;
}

function concernsFor(device: Device, services: ConcernServices): readonly Concern[] {
  const told = reading(device, services);
  return told === null ? [] : concernsOf(components(device, services), told);
}

async function ask(
  devices: readonly Device[],
  { attributes, clock }: ConcernServices,
  signal: AbortSignal,
): Promise<void> {
  let isOver = false;
  const all = async (): Promise<void> => {
    for (const some of inBatches(devices, AT_ONCE)) {
      if (isOver || signal.aborted) return;
      await Promise.all(some.map((device) => attributes.refresh(device)));
    }
  };
  await atMost(clock, ASKING_MS, all());
  isOver = true;
}
