import { chosenDevice } from './chosen-device';
import { ComponentUpgrade, type ComponentUpgradeOptions } from './component-upgrade';
import { Connector } from './connector';
import { FileSender } from './file-sender';
import { keptPackages } from './kept-packages';
import { getReady, type GettingReady } from './getting-ready';
import type { LinkMemory } from './link-memory';
import { PackageLoader } from './package-loader';
import { recordLink } from './record/recorded-link';
import type { UpgradeDependencies } from './ports';
import type { UpgradeState } from './state';

// All of it comes at once: whoever has begun an upgrade may be without a network from then on.
export { chosenDevice, keptPackages, recordLink };

/** What only an upgrade that was confirmed works with: the device's protocol, the link, the packages. */
export interface UpgradeEngine {
  readonly connector: Connector;
  readonly sender: FileSender;
  /** See `getReady`. */
  getReady(options: Pick<GettingReady, 'connect' | 'signal'>): Promise<void>;
  component(
    options: Omit<ComponentUpgradeOptions, 'dependencies' | 'state' | 'connector' | 'sender'>,
  ): ComponentUpgrade;
}

/** What carries an upgrade out once it is confirmed: it connects, sends, and proves the result. */
export function createUpgradeEngine(
  dependencies: UpgradeDependencies,
  state: UpgradeState,
  memory: LinkMemory,
): UpgradeEngine {
  const connector = new Connector(dependencies, memory);
  const sender = new FileSender(dependencies.clock, dependencies.packages, memory);
  const loader = new PackageLoader(dependencies.packages, state);
  return {
    connector,
    sender,
    getReady: (options) => getReady({ connector, loader, ...options }),
    component: (options) => new ComponentUpgrade({ dependencies, state, connector, sender, ...options }),
  };
}
