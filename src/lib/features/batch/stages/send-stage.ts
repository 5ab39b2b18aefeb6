import { LARGEST_BATCH, type DeveloperCenter } from '$lib/developer-center/client';
import type { OverairError } from '$lib/errors';
import { entryOf } from '$lib/fleet/decide';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';
import type { PlanStore } from '$lib/fleet/plan-store';
import { inBatches } from '$lib/fleet/polling';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import type { NewEntry } from '$lib/outbox/new-entry';
import type { StageDevice } from '$lib/storage/staged-upgrade-record';
import type { KeptStagedUpgrade } from '$lib/storage/staged-upgrades';
import { askPlans } from '../ask-plans';
import { judgeStage, type JudgeOptions } from './judge';
import { isUnsettled } from './outcome';
import type { StagedUpgradeProgress } from './progress';

/**
 * What came of sending a stage. `none`: none of its devices could be sent; of `untold` nothing is known. `too-late`: it was
 * sent, stopped or ended meanwhile, or is not the next one (any more).
 */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly devices: number }
  | { readonly kind: 'none'; readonly untold: number }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'failed'; readonly error: OverairError };

interface AskOptions {
  readonly client: Pick<DeveloperCenter, 'upgradeDetails'>;
  readonly store: PlanStore;
  readonly rowOf: (device: StageDevice) => DeviceRow | undefined;
}

/**
 * Asks for the plans that are to be known before the next stage: of its devices, and of those that were sent and have not
 * ended. Gives why they could not be asked for; a network that is away leaves what is known.
 */
export async function askBefore(
  { kept, progress }: { readonly kept: KeptStagedUpgrade; readonly progress: StagedUpgradeProgress },
  { client, store, rowOf }: AskOptions,
): Promise<OverairError | null> {
  const next = progress.stages.findIndex(({ counts }) => counts.open > 0);
  const isOfPlan = (device: StageDevice): boolean => rowOf(device)?.device.plan.planId === device.planId;
  const wanted = kept.stages.flatMap(({ devices }, index) =>
    devices.filter((device, place) => {
      const outcome = progress.outcomes[index]?.[place] ?? 'left-out';
      return (outcome === 'open' ? index === next : isUnsettled(outcome)) && isOfPlan(device);
    }),
  );
  const { signal } = new AbortController();
  for (const some of inBatches(wanted, LARGEST_BATCH)) {
    const { error } = await askPlans(some, { client, store, signal });
    if (error !== null) return error.code === 'offline' ? null : error;
  }
  return null;
}

/** A line by what was told of its device last, also if the list has not been drawn since. */
export function freshRow(
  row: DeviceRow | undefined,
  { store, client }: { readonly store: PlanStore; readonly client: Pick<DeveloperCenter, 'serverTime'> },
): DeviceRow | undefined {
  if (row === undefined) return undefined;
  const { device } = row;
  const unread = store.problemOf(device)?.code === 'answer-malformed';
  return deviceRow(device, store.get(device), client.serverTime.now(), { unread });
}

interface SubmitOptions extends Pick<JudgeOptions, 'rowOf' | 'isListWhole'> {
  readonly client: Pick<DeveloperCenter, 'serverTime'>;
  readonly store: PlanStore;
  readonly outgoing: Pick<Outgoing, 'submitStage' | 'decisionsOf'>;
  readonly who: () => string;
}

/** Submits what can be sent of a stage, and notes what is left out. Rejects with storage errors: then nothing is sent. */
export async function submitStage(
  kept: KeptStagedUpgrade,
  number: number,
  options: SubmitOptions,
): Promise<SendOutcome> {
  const { client, outgoing, who } = options;
  const stage = kept.stages[number - 1];
  if (stage === undefined) return { kind: 'too-late' };
  const now = client.serverTime.now();
  const isDecided = (device: StageDevice): boolean => outgoing.decisionsOf(device).length > 0;
  const { send, leftOut, untold } = judgeStage(stage, { ...options, isDecided, now });
  if (send.length === 0 && leftOut.size === 0) return { kind: 'none', untold };
  const mark = { rollout: kept.head.id, number, of: kept.stages.length };
  const submitted = await outgoing.submitStage(
    send.map(({ device }) => entryFor(device, mark, options)),
    {
      ...{ upgrade: kept.head.id, number, who: who(), at: now, leftOut },
      places: send.map(({ place }) => place),
    },
  );
  if (submitted === null) return { kind: 'too-late' };
  return send.length === 0 ? { kind: 'none', untold } : { kind: 'sent', devices: send.length };
}

function entryFor(
  { productKey, deviceKey, planId, name }: StageDevice,
  stage: NonNullable<NewEntry['facts']['stage']>,
  { store, who }: Pick<SubmitOptions, 'store' | 'who'>,
): NewEntry {
  const decision = { productKey, deviceKey, planId, action: 'confirm' } as const;
  const { facts, ...entry } = entryOf(decision, store.get(decision), who());
  return { ...entry, facts: { ...facts, deviceName: facts.deviceName || name, stage } };
}
