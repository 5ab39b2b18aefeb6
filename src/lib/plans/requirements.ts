import type { PlanComponent } from './types';

/** What a device last said of itself; null if it has not. */
export interface DeviceReading {
  /** Percent. */
  readonly battery: number | null;
  /** dBm. */
  readonly signal: number | null;
  /** The space that is left, in a unit that the platform does not name. */
  readonly memoryFree?: number | null;
  /** Bytes in one of `memoryFree`; null if nobody has said so. */
  readonly memoryFreeUnit?: number | null;
  readonly moduleVersion?: string | null;
  readonly mcuVersion?: string | null;
}

/** One thing that a component asks of the device before it may begin. */
export interface Requirement {
  readonly kind: 'battery' | 'signal' | 'space';
  /** Percent, dBm or bytes. */
  readonly minimum: number;
  /** What the device has of it; null if that is not known, or known in no unit. */
  readonly actual: number | null;
  /** null if it is not known. */
  readonly met: boolean | null;
  /** The free space as the device tells it, if nobody has said in which unit. */
  readonly inNoUnit?: number;
}

type Requiring = Pick<PlanComponent, 'minimumBattery' | 'minimumSignal' | 'requiredSpace'>;

/** What a component asks for, set against what the device last said of itself. */
export function requirementsOf(component: Requiring, reading: DeviceReading): readonly Requirement[] {
  return [
    ...requirement('battery', component.minimumBattery, reading.battery),
    ...requirement('signal', component.minimumSignal, reading.signal),
    ...spaceRequirement(component.requiredSpace, reading),
  ];
}

/** What the device lacks for a plan's components, of each kind the strictest; empty if nothing is known to lack. */
export function unmetRequirements(
  components: readonly Requiring[],
  reading: DeviceReading,
): readonly Requirement[] {
  const strictest = new Map<Requirement['kind'], Requirement>();
  for (const each of components.flatMap((component) => requirementsOf(component, reading))) {
    const known = strictest.get(each.kind);
    if (each.met === false && (known === undefined || known.minimum < each.minimum)) {
      strictest.set(each.kind, each);
    }
  }
  return [...strictest.values()];
}

function spaceRequirement(minimum: number | null, reading: DeviceReading): Requirement[] {
  const actual = freeBytes(reading);
  const told = actual === null && typeof reading.memoryFree === 'number' ? reading.memoryFree : null;
  const found = requirement('space', minimum, actual);
  return told === null ? found : found.map((each) => ({ ...each, inNoUnit: told }));
}

/** Null while nobody has said what the platform counts free space in. */
function freeBytes({ memoryFree, memoryFreeUnit }: DeviceReading): number | null {
  if (typeof memoryFree !== 'number' || typeof memoryFreeUnit !== 'number') return null;
  return memoryFree * memoryFreeUnit;
}

function requirement(
  kind: Requirement['kind'],
  minimum: number | null,
  actual: number | null,
): Requirement[] {
  if (minimum === null) return [];
  return [{ kind, minimum, actual, met: actual === null ? null : actual >= minimum }];
}
