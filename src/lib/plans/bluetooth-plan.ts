import { OverairError } from '../errors';
import type { ComponentKind, DevicePlan, PackageKind, PlanComponent } from './types';

/** What a Bluetooth upgrade carries to the device: complete, every component with its files. */
export interface BluetoothPlan {
  /** null if the platform does not name one. */
  readonly planId: string | null;
  readonly notes: string;
  readonly components: readonly PlanComponent[];
}

/** A component as getFetchPlan tells it, which may be its number alone; what it does not say is null, '' or empty. */
export interface FetchedComponent extends Omit<
  PlanComponent,
  'sort' | 'kind' | 'packageKind' | 'downloadStatus' | 'upgradeStatus' | 'downloadProgress'
> {
  readonly sort: number | null;
  readonly kind: ComponentKind | null;
  readonly packageKind: PackageKind | null;
}

/** What getFetchPlan tells of a Bluetooth upgrade. */
export interface FetchedPlan {
  readonly planId: string | null;
  readonly notes: string;
  readonly packageKind: PackageKind | null;
  readonly components: readonly FetchedComponent[];
}

type CloudPlan = Pick<DevicePlan, 'planId' | 'notes' | 'packageKind' | 'components'>;

/** Whether nothing has to be asked of the cloud's plan before anything can be sent to the device. */
export function canTransfer({ components }: FetchedPlan): boolean {
  return components.every(
    ({ files, targetVersion, kind }) => files.length > 0 && targetVersion !== '' && kind !== null,
  );
}

/** Whether the cloud's plan could add nothing. */
export function saysAll(plan: FetchedPlan): boolean {
  return canTransfer(plan) && plan.notes !== '';
}

/**
 * The one rule by which two answers become one plan: what getFetchPlan does not say comes from the same component of
 * the device's plan through the cloud (getDeviceUpgradePlan; null if it has none), as long as everything that both
 * say of the plan and its package agrees. If they do not agree and something is needed, it throws `plans-differ`;
 * for a component without a file that could be sent, `package-missing`; and `answer-malformed` for one without a
 * target version, whose result nobody could tell. All name the component, before anything is confirmed or reported.
 */
export function completePlan(fetched: FetchedPlan, cloud: CloudPlan | null): BluetoothPlan {
  const isSame = cloud !== null && isSamePlan(fetched, cloud);
  const components = fetched.components.map((component) => complete(fetched, component, cloud, isSame));
  requirePackages(components);
  return {
    planId: fetched.planId ?? (isSame ? cloud.planId : null),
    notes: fetched.notes === '' && isSame ? cloud.notes : fetched.notes,
    components: components.toSorted((a, b) => a.sort - b.sort),
  };
}

/** Whether what goes over Bluetooth is the device's plan through the cloud: nothing that it names says otherwise. */
export function isSamePlan(
  bluetooth: Pick<BluetoothPlan, 'planId'>,
  cloud: Pick<DevicePlan, 'planId'>,
): boolean {
  return bluetooth.planId === null || bluetooth.planId === cloud.planId;
}

/** Throws `package-missing` for the first component that names no file: nothing of it could be sent. */
export function requirePackages(components: readonly Pick<PlanComponent, 'componentNo' | 'files'>[]): void {
  const without = components.find(({ files }) => files.length === 0);
  if (without) throw new OverairError('package-missing', { componentNo: without.componentNo });
}

function complete(
  plan: FetchedPlan,
  fetched: FetchedComponent,
  cloud: CloudPlan | null,
  isSame: boolean,
): PlanComponent {
  const { componentNo } = fetched;
  const named = cloud?.components.filter((each) => each.componentNo === componentNo) ?? [];
  const [only] = named.length === 1 ? named : [];
  const twin = isSame && only !== undefined && agrees(fetched, only) ? only : null;
  if (twin === null && named.length > 0 && !canTransfer({ ...plan, components: [fetched] })) {
    throw new OverairError('plans-differ', { componentNo });
  }
  const targetVersion = fetched.targetVersion || (twin?.targetVersion ?? '');
  const files = fetched.files.length > 0 ? fetched.files : (twin?.files ?? []);
  if (files.length > 0 && targetVersion === '') {
    throw new OverairError('answer-malformed', { field: `data.components.${componentNo}.tver` });
  }
  return {
    componentNo,
    sort: fetched.sort ?? twin?.sort ?? 0,
    kind: fetched.kind ?? twin?.kind ?? 'module',
    packageKind: fetched.packageKind ?? twin?.packageKind ?? plan.packageKind ?? 'full',
    currentVersion: fetched.currentVersion || (twin?.currentVersion ?? ''),
    targetVersion,
    notes: fetched.notes || (twin?.notes ?? ''),
    minimumBattery: fetched.minimumBattery ?? twin?.minimumBattery ?? null,
    minimumSignal: fetched.minimumSignal ?? twin?.minimumSignal ?? null,
    requiredSpace: fetched.requiredSpace ?? twin?.requiredSpace ?? null,
    // How far the cloud is with a component says nothing of Bluetooth.
    downloadStatus: 'none',
    upgradeStatus: 'none',
    downloadProgress: 0,
    files,
  };
}

/** Whether what both say of a component names one package. */
function agrees(fetched: FetchedComponent, twin: PlanComponent): boolean {
  return (
    (fetched.targetVersion === '' || fetched.targetVersion === twin.targetVersion) &&
    (fetched.kind === null || fetched.kind === twin.kind) &&
    (fetched.packageKind === null || fetched.packageKind === twin.packageKind) &&
    (twin.packageKind === 'full' ||
      fetched.currentVersion === '' ||
      twin.currentVersion === '' ||
      fetched.currentVersion === twin.currentVersion)
  );
}
