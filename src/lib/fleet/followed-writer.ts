import { toOverairError, type OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import { pruneActivity } from '../storage/activity';
import type { Database } from '../storage/database';
import { keepFollowed, pruneFollowed, type NewFollowed } from '../storage/followed';
import { sightStates, type FollowedUpgrade, type Sight } from '../storage/followed-record';
import type { AccountScope } from '../storage/scope';
import type { PlanStore } from './plan-store';
import { upgradeKey, type Told } from './sights';

/** More than an upgrade has: one that is retried without end must not grow its record so. */
const MOST_SIGHTS = 40;

export interface FollowedWriterOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly store: Pick<PlanStore, 'versionBefore' | 'wasDecidedHere' | 'wasUnasked' | 'get'>;
  readonly time: () => number;
  readonly onProblem: (error: OverairError) => void;
}

/** Writes sights of upgrades, each beside what is kept of the same upgrade already. */
export class FollowedWriter {
  readonly #options: FollowedWriterOptions;
  /** What was last written of whose decision each was. */
  readonly #written = new Map<string, NewFollowed>();
  #isPruned = false;

  constructor(options: FollowedWriterOptions) {
    this.#options = options;
  }

  /** Rejects with storage errors. */
  async write(told: readonly Told[]): Promise<void> {
    const { database, scope } = this.#options;
    if (!this.#isPruned) await this.#prune();
    this.#isPruned = true;
    const upgrades = new Map<string, NewFollowed>();
    for (const each of told) {
      const key = upgradeKey(each.device, each.plan.planId);
      upgrades.set(key, mergedFollowed(upgrades.get(key), this.#recordOf(each)));
    }
    await keepFollowed(database, scope, [...upgrades.values()], mergedFollowed);
    for (const [key, upgrade] of upgrades) this.#written.set(key, upgrade);
  }

  /** Whose decision a device's plan was may be known only after it was seen to begin. */
  marked(device: DeviceId): void {
    const { store } = this.#options;
    const plan = store.get(device);
    const written = plan == null ? undefined : this.#written.get(upgradeKey(device, plan.planId));
    if (plan == null || written === undefined) return;
    const decidedHere = store.wasDecidedHere(plan);
    const unasked = store.wasUnasked(plan);
    if (decidedHere === written.decidedHere && unasked === written.unasked) return;
    void this.#mark({ ...written, decidedHere, unasked });
  }

  /** The history of a year, once in a page's life. */
  async #prune(): Promise<void> {
    const { database, scope, time } = this.#options;
    const now = time();
    await pruneFollowed(database, scope, now);
    await pruneActivity(database, scope, now);
  }

  async #mark(upgrade: NewFollowed): Promise<void> {
    const { database, scope, onProblem } = this.#options;
    this.#written.set(upgradeKey(upgrade, upgrade.planId), upgrade);
    try {
      await keepFollowed(database, scope, [upgrade], mergedFollowed);
    } catch (error) {
      onProblem(toOverairError(error));
    }
  }

  #recordOf({ device, plan, state, at, since, unasked }: Told): NewFollowed {
    const { store } = this.#options;
    const { productKey, deviceKey } = device;
    const { planId, planName, deviceName, deviceStatusText, components } = plan;
    return {
      ...{ productKey, deviceKey, planId, planName, deviceName, unasked, updatedAt: at },
      components: components.map(({ componentNo, currentVersion, targetVersion }) => ({
        componentNo,
        from:
          store.versionBefore(plan, componentNo) ??
          (currentVersion === '' || currentVersion === targetVersion ? null : currentVersion),
        to: targetVersion,
      })),
      sights: [{ state, at, since }],
      reason: state === 'gone' ? '' : deviceStatusText,
      decidedHere: store.wasDecidedHere(plan),
    };
  }
}

/** Two accounts of one upgrade as one: every change of state that either saw, in the order of time. */
export function mergedFollowed(
  kept: FollowedUpgrade | NewFollowed | undefined,
  told: NewFollowed,
): NewFollowed {
  if (kept === undefined) return told;
  const latest = told.updatedAt >= kept.updatedAt ? told : kept;
  const earlier = latest === told ? kept : told;
  const decidedHere = kept.decidedHere || told.decidedHere;
  return {
    ...latest,
    planName: latest.planName || earlier.planName,
    deviceName: latest.deviceName || earlier.deviceName,
    components: latest.components.map((component) => ({
      ...component,
      // While an upgrade runs, what a component has may already be the target: the first that was seen counts.
      from:
        earlier.components.find(({ componentNo }) => componentNo === component.componentNo)?.from ??
        component.from,
    })),
    sights: mergedSights(kept.sights, told.sights),
    decidedHere,
    unasked: (kept.unasked || told.unasked) && !decidedHere,
  };
}

const rank = ({ state }: Sight): number => sightStates.indexOf(state);

function mergedSights(kept: readonly Sight[], told: readonly Sight[]): Sight[] {
  // At one instant, in the order in which upgrades go.
  const all = [...kept, ...told].sort((a, b) => a.at - b.at || rank(a) - rank(b));
  // What has succeeded is over: an answer that was longer on its way tells of before.
  const end = all.findIndex(({ state }) => state === 'succeeded');
  const valid = end < 0 ? all : all.filter(({ state }, index) => index <= end || state === 'gone');
  const sights = valid.filter(({ state }, index) => state !== valid[index - 1]?.state);
  const [first] = sights;
  return first === undefined || sights.length <= MOST_SIGHTS
    ? sights
    : [first, ...sights.slice(1 - MOST_SIGHTS)];
}
