import type { Device } from '$lib/developer-center/types';
import type { DeviceRow } from '$lib/fleet/rows';
import { planIdOf } from '$lib/fleet/rows';
import type { AccountScope } from '$lib/storage/scope';
import type { StageDevice, StagedUpgradeRecord } from '$lib/storage/staged-upgrade-record';
import type { KeptStagedUpgrade } from '$lib/storage/staged-upgrades';
import { inStages, shuffled, stageCounts, type StageSize } from './sizes';

/** How a person wants an upgrade to go to many devices. */
export interface StagedUpgradeWish {
  readonly rows: readonly DeviceRow[];
  readonly sizes: readonly StageSize[];
  readonly order: StagedUpgradeRecord['order'];
  /** At least 1. */
  readonly stopAfter: number;
}

export interface NewStagedUpgradeOptions {
  readonly scope: AccountScope;
  readonly who: string;
  /** The Developer Center's time, ms since the epoch. */
  readonly now: number;
  readonly random: () => number;
  readonly id: string;
}

/** How many plans are named by it. */
const MOST_NAMES = 3;

/** An upgrade in stages as it begins: nothing of it is sent. There is a device at least. */
export function newStagedUpgrade(
  wish: StagedUpgradeWish,
  options: NewStagedUpgradeOptions,
): KeptStagedUpgrade {
  const { scope, who, now, random, id } = options;
  const { center, account } = scope;
  const given = wish.rows.flatMap(deviceOf);
  const devices = wish.order === 'random' ? shuffled(given, random) : given;
  const stages = inStages(devices, stageCounts(devices.length, wish.sizes));
  return {
    head: {
      ...{ center, account, id, createdAt: now, who, order: wish.order, stopAfter: wish.stopAfter },
      name: nameOf(wish.rows),
      stages: stages.map((each) => ({ devices: each.length, sentAt: null, who: null, results: '' })),
      ...{ stops: [], forgiven: [], end: null, updatedAt: now },
    },
    stages: stages.map((each, index) => ({
      ...{ center, account, rollout: id, number: index + 1, devices: each },
    })),
  };
}

function deviceOf(row: DeviceRow): StageDevice[] {
  const planId = planIdOf(row);
  if (planId === null) return [];
  const { productKey, deviceKey, name } = row.device;
  return [{ productKey, deviceKey, planId, name, entry: null, leftOut: null }];
}

function nameOf(rows: readonly DeviceRow[]): string {
  const names = [...new Set(rows.map((row) => row.plan?.planName || (planIdOf(row) ?? '')))];
  const more = names.length > MOST_NAMES ? ` +${names.length - MOST_NAMES}` : '';
  return names.slice(0, MOST_NAMES).join(', ') + more;
}

/** Whether a device can be taken into stages: it waits for a decision. One that has an appointment keeps that. */
export const canStage = ({ phase }: DeviceRow): boolean => phase === 'awaiting-confirmation';

/** The lines of these devices. */
export const rowsOf = (rows: readonly DeviceRow[], devices: readonly Device[]): readonly DeviceRow[] => {
  const wanted = new Set(devices);
  return rows.filter(({ device }) => wanted.has(device));
};
