import type { ComponentPlan, Device, DevicePlan, FailureKind } from './model';

/** The version that a device has of a component. */
export function versionOf(device: Device, component: Pick<ComponentPlan, 'type'>): string {
  return (component.type === 0 ? device.versions.module : device.versions.mcu) ?? '';
}

/** Gives the device the target version of a component. */
export function applyVersion(device: Device, component: ComponentPlan): void {
  const { target } = component;
  device.versions =
    component.type === 0 ? { ...device.versions, module: target } : { ...device.versions, mcu: target };
}

/** What a device lacks for its plan: battery, signal, space, or the version that a delta was made for. Null: nothing. */
export function unmetRequirement({ plan, device }: DevicePlan): FailureKind | null {
  for (const component of plan.components) {
    if (component.battery !== null && device.battery < component.battery) return 'battery';
    if (component.signal !== null && device.signal < component.signal) return 'signal';
    if (component.space !== null && device.memoryFree < component.space) return 'space';
    if (component.dataType === 1 && versionOf(device, component) !== component.from) return 'delta';
  }
  return null;
}
