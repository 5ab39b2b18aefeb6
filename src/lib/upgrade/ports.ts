import type { Link } from '../bluetooth/link';
import type { FileSource } from '../bluetooth/quec/transfer/contract';
import type { MonotonicClock } from '../clock';
import type { ReportName } from '../developer-center/operations';
import type { OverairError } from '../errors';
import type { DownloadProgress } from '../firmware/speed';
import type { DeviceId, FirmwareFile, PlanComponent } from '../plans/types';
import type { Locks } from '../platform/locks';
import type { ActivityFacts } from '../storage/activity-record';
import type { Journal } from '../storage/journal-record';
import type { LinkProfile } from '../storage/link-profile-record';
import type { ReportSubject } from '../storage/outbox-record';
import type { AttemptEnd } from './attempt';
import type { UpgradeTimes } from './times';

/** A Bluetooth plan as read, and as the journal keeps it. */
export type UpgradePlan = Journal['plan'];

/** One file of a component. */
export interface UpgradeFile {
  readonly plan: UpgradePlan;
  readonly component: PlanComponent;
  readonly file: FirmwareFile;
}

/** A link, and how to keep it from being closed while idle, if the platform would close it. */
export interface HeldLink extends Link {
  hold?(): () => void;
}

/** A device that a person chose, to be connected to again and again. */
export interface Peripheral {
  /** As the device calls itself. */
  readonly name: string;
  /** It is not the name that this device should have: only a warning, its first answer decides. */
  readonly nameDiffers: boolean;
  /** A simulation inside the page. */
  readonly isVirtual: boolean;
  /** Tries for `limit` milliseconds, or once if `limit` has no meaning; rejects with a link's codes. */
  connect(options: {
    readonly limit: number;
    readonly signal: AbortSignal;
    readonly onAttempt: () => void;
    /** Told of each attempt that failed and is followed by another. */
    readonly onFailed?: (error: OverairError) => void;
  }): Promise<HeldLink>;
}

/** Kept packages. */
export interface Packages {
  /** Whether the whole file has come here; what became of it since only `has` can tell. */
  isKept(file: UpgradeFile): Promise<boolean>;
  /** Whether the whole file is here, and intact: it is hashed anew. */
  has(file: UpgradeFile): Promise<boolean>;
  /** Resolves once the file is here and its check agrees. */
  download(
    file: UpgradeFile,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: DownloadProgress) => void },
  ): Promise<void>;
  /** The whole, checked file; `package-damaged` if it is not here. */
  open(file: UpgradeFile): Promise<FileSource & { readonly sha256: string }>;
  /** This device needs them no more. */
  release(): Promise<void>;
}

/** Where reports go: kept first, then sent in order. */
export interface ReportSink {
  /** Resolves when the report is saved, or held in memory alone (`saved` false). */
  submit(entry: {
    readonly subject: ReportSubject & { readonly report: ReportName };
    readonly facts: Partial<ActivityFacts>;
    /** Written together with the report. */
    readonly journal: Journal | null;
  }): Promise<{ readonly id: string; readonly saved: boolean }>;
  /** Whether one of an upgrade before is still to arrive, so that the plan does not tell yet what became of it. */
  areAwaited(): Promise<boolean>;
}

/** A report as it was handed over; what became of it the outbox knows. */
export interface ReportLine {
  readonly id: string;
  readonly componentNo: string;
  readonly report: ReportName;
  /** Whether it was on the disk when it was handed over. */
  readonly saved: boolean;
}

export interface JournalSink {
  /** The journal with the reports that were handed over with it. */
  read(): Promise<{ readonly journal: Journal; readonly reports: readonly ReportLine[] } | null>;
  keep(journal: Journal): Promise<void>;
  drop(): Promise<void>;
}

/** Whoever goes from device to device: told what each attempt came to, before its journal goes. */
export interface AttemptSink {
  note(end: AttemptEnd): Promise<void>;
}

export interface ProfileStore {
  read(): Promise<LinkProfile | null>;
  keep(profile: LinkProfile): Promise<void>;
}

/** What an upgrade needs of the world. */
export interface UpgradeDependencies {
  readonly device: DeviceId;
  /** As its user calls it, for the history. */
  readonly deviceName: string;
  readonly who: string;
  readonly clock: MonotonicClock;
  readonly times: UpgradeTimes;
  readonly locks: Locks;
  /** null if the device has no plan that goes over Bluetooth. */
  readonly readPlan: (signal: AbortSignal) => Promise<UpgradePlan | null>;
  /** Base64, as the platform has it. */
  readonly readSecret: (signal: AbortSignal) => Promise<string>;
  readonly packages: Packages;
  readonly reports: ReportSink;
  readonly journal: JournalSink;
  readonly attempts: AttemptSink;
  readonly profiles: ProfileStore;
  /** Keeps the screen on until the returned function is called. */
  readonly keepAwake: () => () => void;
}
