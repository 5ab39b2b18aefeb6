import type { Ownership } from '../plans/actions';
import type { ListPlanState } from '../plans/phase';
import type { DeviceId, Period } from '../plans/types';
import type { ReportName } from './operations';
import type { Parsed } from './parse';

/** What a device can be reached by (capabilitiesBitmask). */
export interface Capabilities {
  readonly wan: boolean;
  readonly wifi: boolean;
  readonly bluetooth: boolean;
  readonly matter: boolean;
}

/** One device of the user, as the list tells it. Its Bluetooth secrets never get this far. */
export interface Device extends DeviceId {
  /** What its user calls it, else its deviceKey. */
  readonly name: string;
  readonly productName: string;
  /** What its user has written on it to sort it by; empty if nothing. */
  readonly tag: string;
  /** null if that cannot be read. */
  readonly online: boolean | null;
  readonly ownership?: Ownership;
  /** Somebody else's: its user may look, not upgrade. */
  readonly shared: boolean;
  readonly capabilities: Capabilities;
  /** Whether Bluetooth is its only capability: it is upgraded from a phone alone. */
  readonly bluetoothOnly: boolean;
  /** null if the list does not say, or says something unknown. */
  readonly networkType: 'wifi' | 'cellular' | 'nb-iot' | 'bluetooth' | null;
  readonly accessType: 'direct' | 'gateway' | 'sub-device' | null;
  /** dBm, null if it is not told. */
  readonly signalStrength: number | null;
  /** Milliseconds since the epoch, null if it is not told. */
  readonly lastSeen: number | null;
  /** Enough to draw a state, not to say what may be done. */
  readonly plan: ListPlanState;
}

export interface DevicePage extends Parsed<Device> {
  /** How many devices there are on all pages; null if the platform does not say. */
  readonly total: number | null;
  /** How many pages there are; null if the platform does not say. */
  readonly pages: number | null;
  /** Whether another page follows; null if the platform does not say. */
  readonly hasNext: boolean | null;
}

/** What a device last reported of itself; null if it has not. */
export interface DeviceAttributes {
  readonly moduleVersion: string | null;
  readonly mcuVersion: string | null;
  /** Percent. */
  readonly battery: number | null;
  /** dBm. */
  readonly signal: number | null;
  /** The space that is left, in a unit that is not documented. */
  readonly memoryFree: number | null;
  /** Bytes in one of `memoryFree`, if the operator has said so. */
  readonly memoryFreeUnit: number | null;
}

/** One plan of one device. */
export interface PlanReference extends DeviceId {
  readonly planId: string;
}

/** What the user decided for one device's plan. */
export type PlanDecision = PlanReference &
  (
    | { readonly action: 'confirm' | 'cancel' | 'retry' }
    | { readonly action: 'appoint'; readonly appointment: Period }
  );

/** What the platform said to one decision. `unknown`: it named the device in neither list; ask for its plan. */
export type DecisionOutcome =
  | { readonly device: DeviceId; readonly outcome: 'accepted' }
  | {
      readonly device: DeviceId;
      readonly outcome: 'refused';
      /** The platform's own code and words. */
      readonly upstreamCode: string;
      readonly upstreamMessage: string;
      /** By which the gateway's log names the request, a UUID. */
      readonly requestId?: string | undefined;
    }
  | { readonly device: DeviceId; readonly outcome: 'unknown' };

/** What opens one own device over Bluetooth: the binding code of a purely Bluetooth one, else its authKey. */
export interface DeviceSecret {
  readonly kind: 'authKey' | 'bindingCode';
  /** Base64, as the platform has it. */
  readonly secret: string;
}

export interface Account {
  /** Opaque and stable. */
  readonly id: string;
  /** What to show: the e-mail address, the phone number or the name. */
  readonly name: string;
  /** Ids under which this browser may have kept things of the same person. */
  readonly former?: readonly string[];
}

/** Who is signed in, and at what. */
export interface Session {
  /** null if nobody is. */
  readonly account: Account | null;
  readonly developerCenter: {
    readonly id: string;
    readonly name: string;
    /** Whether it is the demonstration inside this server. */
    readonly embedded: boolean;
  };
  /** What signs in to the demonstration; null elsewhere. */
  readonly demo: { readonly email: string; readonly password: string } | null;
  /** The reports that have a code here. */
  readonly reports: readonly ReportName[];
}

/** By e-mail or by phone; the international code without plus, e.g. 86. */
export type Credentials =
  | { readonly email: string; readonly password: string }
  | { readonly internationalCode: string; readonly phone: string; readonly password: string };
