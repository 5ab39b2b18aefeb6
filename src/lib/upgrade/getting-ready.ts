import { atOnce, type InTurn } from './at-once';
import type { Connector } from './connector';
import type { PackageLoader } from './package-loader';
import type { UpgradeFile } from './ports';

/** What is to be there before the first component is worked on, and who connects for it; null if nobody may yet. */
export interface GettingReady {
  readonly connector: Connector;
  readonly loader: PackageLoader;
  readonly connect: ((inTurn: InTurn) => Promise<unknown>) | null;
  readonly signal: AbortSignal;
}

/**
 * Resolves once the device's secret and all packages are here, and are what they have to be. If the packages seem to be
 * here already, the link to the device is opened meanwhile, and resolving means that it is signed in to; nothing is said
 * to it before. A package that has to come first stops that: who downloads keeps nobody else from the device. Rejects as
 * the secret, the packages and the link do, the first of them if several fail, and with `cancelled`.
 */
export async function getReady({ connector, loader, connect, signal }: GettingReady): Promise<void> {
  let missing: readonly UpgradeFile[] = [];
  const supply = async (): Promise<boolean> => {
    await connector.prepare(signal);
    missing = await loader.check(signal);
    return missing.length === 0;
  };
  const isReady =
    connect !== null && (await loader.seemKept()) ? await atOnce(signal, supply, connect) : await supply();
  if (!isReady) await loader.download(missing, signal);
}
