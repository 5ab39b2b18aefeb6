import type { Clock } from '$lib/clock';
import type { DeveloperCenter } from '$lib/developer-center/client';
import type { OverairError } from '$lib/errors';
import type { DevicesState } from '$lib/fleet/devices.svelte';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';
import type { PlanStore } from '$lib/fleet/plan-store';
import type { Channel } from '$lib/platform/channel';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';
import type { SendOutcome } from './send-stage';

export interface StagedUpgradesOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly clock: Clock;
  readonly client: Pick<DeveloperCenter, 'upgradeDetails' | 'serverTime'>;
  readonly store: PlanStore;
  readonly devices: Pick<DevicesState, 'rows' | 'loadedAt' | 'truncated' | 'failures' | 'malformed'>;
  readonly outgoing: Pick<
    Outgoing,
    'submitStage' | 'standing' | 'decisionsOf' | 'withdrawStages' | 'sendAgain' | 'version'
  >;
  /** Other tabs. */
  readonly channel: Channel;
  readonly who: () => string;
  readonly random?: () => number;
}

/** What came of beginning one. `taken`: a device of it is in another one, and it is not kept either. */
export type BegunOutcome =
  | { readonly kind: 'kept'; readonly first: SendOutcome }
  | { readonly kind: 'taken' }
  | { readonly kind: 'not-kept'; readonly error: OverairError };
