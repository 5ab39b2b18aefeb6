import type { VersionReading } from '../bluetooth/quec/version';
import { isOverairError, OverairError } from '../errors';
import type { PlanComponent } from '../plans/types';
import type { Connector } from './connector';
import { proofOf, versionOf, type Proof } from './decisions';
import type { Peripheral, UpgradeDependencies } from './types';
import { sleep } from './waiting';

export interface ProofOptions {
  readonly component: PlanComponent;
  /** What the device said before the transfer; null where it could not be read. */
  readonly before: string | null;
  readonly peripheral: Peripheral;
  readonly signal: AbortSignal;
  readonly onWaiting: (waiting: {
    readonly attempt: number;
    readonly since: number;
    readonly until: number;
  }) => void;
  readonly onReading: () => void;
}

/**
 * Waits until the device is back from its restart and reads what runs on it. Where the version is still the old one,
 * or cannot be read, it is read again until the device has had its time. Rejects with `device-not-back` after five
 * minutes, with `cancelled`, and with what signing in rejects with. The connection stays.
 */
export async function seekProof(
  { clock, times }: Pick<UpgradeDependencies, 'clock' | 'times'>,
  connector: Connector,
  options: ProofOptions,
): Promise<{ readonly proof: Exclude<Proof, 'not-yet'>; readonly version: string | null }> {
  const { component, before, peripheral, signal, onWaiting, onReading } = options;
  const since = clock.now();
  const until = since + times.rebootFor;
  const back = async (): Promise<VersionReading> => {
    const limit = Math.max(0, until - clock.now());
    const onAttempt = (attempt: number): void => onWaiting({ attempt, since, until });
    try {
      const opened = await connector.connectAgain(peripheral, {
        limit,
        signal,
        onAttempt,
        onConnected: onReading,
      });
      return opened.version;
    } catch (error) {
      if (clock.now() + times.retryLongest < until || isOverairError(error, 'cancelled')) throw error;
      throw new OverairError('device-not-back', {}, { cause: error });
    }
  };
  onWaiting({ attempt: 0, since, until });
  await sleep(clock, times.restartGrace, signal);
  for (let reading = await back(); ; reading = await readAgain()) {
    const version = versionOf(reading, component.kind);
    const settled = clock.now() - since >= times.settle;
    const proof = proofOf(version, { before, target: component.targetVersion, settled });
    if (proof !== 'not-yet') return { proof, version };
  }

  async function readAgain(): Promise<VersionReading> {
    await sleep(clock, times.readAgain, signal);
    try {
      return await connector.readAgain(signal);
    } catch (error) {
      // It restarts only now.
      if (isOverairError(error, 'link-lost')) return back();
      throw error;
    }
  }
}
