import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import type { DeviceAttributes } from '../developer-center/types';
import type { BrowserSignal } from '../platform/signal';
import type { DeviceId } from '../plans/types';
import type { ReadingRecord } from '../storage/preparation-record';
import type { ActingServices } from './acting.svelte';
import type { AutoConfirmations } from './auto-confirmation';
import type { DeviceFacts } from './device-facts';
import type { Poller } from './poller';
import type { Histories } from './histories';
import type { Now } from './now.svelte';
import type { PlanStore } from './plan-store';

/** What the state of a device's page is made with. */
export interface DeviceServices extends ActingServices {
  readonly client: Pick<DeveloperCenter, 'device' | 'devicePlan' | 'serverTime'>;
  readonly clock: Clock;
  readonly store: PlanStore;
  readonly poller: Pick<Poller, 'follow'>;
  readonly now: Now;
  readonly attributes: DeviceFacts<DeviceAttributes>;
  /** What a device said of itself when it was prepared; null if nothing is kept. Never rejects. */
  readonly keptReading: (device: DeviceId) => Promise<ReadingRecord | null>;
  readonly autoConfirmations: AutoConfirmations;
  readonly histories: Histories;
  readonly visible: BrowserSignal;
}
