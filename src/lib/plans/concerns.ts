import { unmetRequirements, type DeviceReading, type Requirement } from './requirements';
import type { ComponentKind, PlanComponent } from './types';

/** What a person should know before a device is told to upgrade: it may fail. */
export type Concern =
  | { readonly kind: 'unmet'; readonly requirement: Requirement }
  /** A delta package fits one version, and the device last said that it runs another. */
  | {
      readonly kind: 'delta-base';
      readonly component: ComponentKind;
      readonly version: string;
      readonly expected: string;
    }
  /** The device has fewer than `minimum` units of free space, whose size nobody has named. */
  | { readonly kind: 'space'; readonly minimum: number; readonly free: number };

type Judged = Pick<
  PlanComponent,
  | 'kind'
  | 'packageKind'
  | 'currentVersion'
  | 'targetVersion'
  | 'minimumBattery'
  | 'minimumSignal'
  | 'requiredSpace'
>;

/** What speaks against an upgrade by what the device last said of itself; empty if nothing is known to. */
export function concernsOf(components: readonly Judged[], reading: DeviceReading): readonly Concern[] {
  const unmet = unmetRequirements(components, reading);
  return [
    ...unmet.map((requirement): Concern => ({ kind: 'unmet', requirement })),
    ...components.flatMap((component) => deltaBase(component, reading)),
    ...space(components, reading),
  ];
}

/** Whether what a device says of itself can speak against an upgrade of these components. */
export const asksOfDevice = (components: readonly Judged[]): boolean =>
  components.some(
    ({ packageKind, currentVersion, minimumBattery, minimumSignal, requiredSpace }) =>
      (packageKind === 'delta' && currentVersion !== '') ||
      [minimumBattery, minimumSignal, requiredSpace].some((minimum) => minimum !== null),
  );

/** Whether it will speak against an upgrade hours from now as well: a battery is charged, and a signal comes and goes. */
export const outlasts = (concern: Concern): boolean =>
  concern.kind !== 'unmet' || concern.requirement.kind === 'space';

function deltaBase(
  { kind, packageKind, currentVersion, targetVersion }: Judged,
  reading: DeviceReading,
): Concern[] {
  if (packageKind !== 'delta' || currentVersion === '' || kind === 'unknown') return [];
  const version = (kind === 'mcu' ? reading.mcuVersion : reading.moduleVersion) ?? '';
  // Of several MCUs one text tells, name by name.
  const told = version.split(/[\s,]+/);
  if (version === '' || told.includes(currentVersion) || told.includes(targetVersion)) return [];
  return [{ kind: 'delta-base', component: kind, version, expected: currentVersion }];
}

/** A unit is at least a byte: what is enough as bytes is enough. */
function space(components: readonly Judged[], { memoryFree, memoryFreeUnit }: DeviceReading): Concern[] {
  if (typeof memoryFree !== 'number' || typeof memoryFreeUnit === 'number') return [];
  const minimum = Math.max(0, ...components.map(({ requiredSpace }) => requiredSpace ?? 0));
  return memoryFree >= minimum ? [] : [{ kind: 'space', minimum, free: memoryFree }];
}
