import type { Clock } from '../../clock';
import type { ReportName } from '../../developer-center/operations';
import type { EndpointTable } from '../endpoints';
import type { Admission } from './admission';
import type { BluetoothSignature } from './bluetooth-signature';
import type { EndedSessions } from './ended-sessions';
import type { FirmwareLinks } from './firmware-links';
import type { FirmwareSource } from './firmware-source';
import type { Log } from './log';
import type { OpenDownloads } from './open-downloads';
import type { Renewer } from './refresh';
import type { Sealer } from './sealer';
import type { GatewaySession } from './session';
import type { SignInLimits } from './sign-in-limits';
import type { Turns } from './turns';
import type { Upstream } from './upstream-exchange';

/** The Developer Center behind the gateway. */
export interface DeveloperCenterPlace {
  /** Stable and opaque: browsers key what they keep by it. */
  readonly id: string;
  /** Its host, or what the embedded one is called. */
  readonly name: string;
  readonly embedded: boolean;
  /** Where its paths begin. */
  readonly address: string;
  readonly userDomain: string;
  readonly userDomainSecret: string;
}

/** How one can sign in to the embedded Developer Center. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

/** Everything that the gateway's doors work with; made once a process. */
export interface Gateway {
  readonly clock: Clock;
  readonly log: Log;
  readonly upstream: Upstream;
  readonly endpoints: EndpointTable;
  readonly reportCodes: Readonly<Partial<Record<ReportName, number>>>;
  /** Bytes in one of a device's `memoryFree`; null if nobody has said so. */
  readonly memoryFreeUnit: number | null;
  readonly bluetoothSignature: BluetoothSignature;
  readonly developerCenter: DeveloperCenterPlace;
  readonly demo: DemoAccount | null;
  /** Moves the embedded Developer Center's calendar and causes faults; null if that is not asked for. */
  readonly control: ((command: unknown) => unknown) | null;
  readonly sessions: Sealer;
  /** The session in a seal, or null; as `openSession` (session.ts). */
  readonly openSession: (sealed: string) => GatewaySession | null;
  readonly ended: EndedSessions;
  readonly renewer: Renewer;
  readonly limits: SignInLimits;
  readonly turns: Turns;
  readonly admission: Admission;
  readonly downloads: OpenDownloads;
  readonly links: FirmwareLinks;
  readonly files: FirmwareSource;
}
