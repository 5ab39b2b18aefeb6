import { OverairError } from '../errors';
import { downloadPackage, type DownloadDependencies } from '../firmware/download';
import type { WantedFile } from '../firmware/identity';
import { isPackageKept, openPackage, verifyPackage } from '../firmware/package-source';
import { endPreparation, UNKNOWN_END_AFTER } from '../firmware/preparation';
import type { DeviceId } from '../plans/types';
import type { AccountScope } from '../storage/scope';
import type { Packages, UpgradeFile } from './ports';

export interface KeptPackagesOptions extends DownloadDependencies {
  readonly scope: AccountScope;
  readonly device: DeviceId;
}

/** The account's kept packages, as one device's upgrade uses them. */
export function keptPackages(options: KeptPackagesOptions): Packages {
  const { clock, database, device, scope } = options;
  const wantedOf = ({ plan, component, file }: UpgradeFile): WantedFile => ({
    device,
    planId: plan.plan.planId,
    componentNo: component.componentNo,
    file,
    until: plan.end ?? clock.now() + UNKNOWN_END_AFTER,
  });
  return {
    isKept: (file) => isPackageKept(database, scope, wantedOf(file)),
    has: (file) => verifyPackage(database, scope, wantedOf(file)),
    download: async (file, progress) => {
      await downloadPackage(options, scope, wantedOf(file), progress);
    },
    open: async (file) => {
      const source = await openPackage(database, scope, wantedOf(file), clock.now());
      if (source === null) throw new OverairError('package-damaged');
      return source;
    },
    release: () => endPreparation(database, scope, device),
  };
}
