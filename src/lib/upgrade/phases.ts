import type { TransferProgress } from '../bluetooth/quec/transfer/progress';
import type { OverairError } from '../errors';
import type { DownloadProgress } from '../firmware/speed';
import type { PlanComponent } from '../plans/types';
import type { ComponentRecord, Journal } from '../storage/journal-record';
import type { LinkProfile } from '../storage/link-profile-record';
import type { Peripheral, ReportLine, UpgradePlan } from './ports';
import type { DeviceHolds } from './records';

/** A phase on the way, which can fail or be ended. Times in ms since the epoch. */
export type WorkPhase =
  | { readonly name: 'planning' }
  | { readonly name: 'no-plan' }
  /** A report of an upgrade before is still to arrive: until then the plan is not known. */
  | { readonly name: 'settling' }
  /** A journal was left: the person goes on, or begins anew. */
  | { readonly name: 'interrupted'; readonly journal: Journal; readonly goesOn: boolean }
  /** The plan is shown and waits for a confirmation. */
  | { readonly name: 'offering' }
  | { readonly name: 'confirming' }
  /** The packages that are kept are hashed anew. */
  | { readonly name: 'checking-packages' }
  | { readonly name: 'downloading'; readonly progress: DownloadProgress }
  /** The packages are here; the device is not chosen yet. */
  | { readonly name: 'choosing' }
  | { readonly name: 'connecting'; readonly attempt: number }
  | { readonly name: 'signing-in' }
  /** A delta package for a version that could not be read. */
  | { readonly name: 'asking'; readonly component: PlanComponent }
  | {
      readonly name: 'transferring';
      readonly index: number;
      readonly file: number;
      readonly progress: TransferProgress;
      /** Whose pause it is, while there is one. */
      readonly pausedBy: 'person' | 'device' | null;
      /** Whether the person asked to pause and the device has not been told yet. */
      readonly isPausing: boolean;
    }
  | {
      readonly name: 'reconnecting';
      readonly attempt: number;
      readonly until: number;
      /** Where the transfer goes on, in bytes; null: it starts over. */
      readonly goesOnAt: number | null;
      readonly total: number;
    }
  /** The device has everything, as far as is known, and restarts. */
  | {
      readonly name: 'restarting';
      readonly index: number;
      readonly verdict: 'accepted' | 'lost';
      readonly attempt: number;
      readonly since: number;
      readonly until: number;
    }
  /** It is back, and its version is read. */
  | {
      readonly name: 'checking';
      readonly index: number;
      /** What it said last, if that is not the target: no result yet, since some restart late. */
      readonly reading: string | null;
      /** When it will be known that it stays so; null before the first reading. */
      readonly until: number | null;
    };

export type WorkName = WorkPhase['name'];

export interface Failure {
  /** The phase that failed. */
  readonly during: WorkName;
  readonly error: OverairError;
  readonly holds: DeviceHolds;
}

/** Where one upgrade stands; the page is a function of it. */
export type UpgradePhase =
  | WorkPhase
  /** `during`: the phase that the person ended. */
  | { readonly name: 'cancelling'; readonly during: WorkName }
  | { readonly name: 'cancelled'; readonly during: WorkName; readonly holds: DeviceHolds }
  | ({ readonly name: 'failed' } & Failure)
  | { readonly name: 'finished' };

/** Everything that is to be shown of one upgrade. */
export interface UpgradeSnapshot {
  readonly phase: UpgradePhase;
  readonly plan: UpgradePlan | null;
  readonly records: readonly ComponentRecord[];
  readonly profile: LinkProfile | null;
  readonly peripheral: Pick<Peripheral, 'name' | 'nameDiffers' | 'isVirtual'> | null;
  readonly reports: readonly ReportLine[];
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Why the journal or what was learnt of the link could not be kept; the upgrade goes on without. */
  readonly keepingProblem: OverairError | null;
}
