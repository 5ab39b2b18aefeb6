import { planPhase } from '../lib/plans/phase';
import { planState } from '../lib/plans/plan-state';
import { dayAt, endOfDay } from '../lib/plans/days';
import { deviceIdText } from '../lib/plans/device-id';
import { lockNames, type Locks } from '../lib/platform/locks';
import type { NotificationText } from '../lib/platform/show-notification';
import type { Database } from '../lib/storage/database';
import type { DeviceRecord } from '../lib/storage/device-record';
import type { DeviceMemoryRecord } from '../lib/storage/memory-record';
import { keptDeviceMemories } from '../lib/storage/device-memories';
import { keptDevices } from '../lib/storage/devices';
import type { OutboxRecord } from '../lib/storage/outbox-record';
import type { PlanRecord } from '../lib/storage/plan-record';
import { keptPlans } from '../lib/storage/plans';
import type { AwayWords } from '../lib/storage/setting-record';
import { awayWords, lastAccount, wantsNotifications } from '../lib/storage/settings';
import { claimEvent } from '../lib/storage/told-events';
import { haveWaited } from '../lib/outbox/waiting-reports';
import { brief } from '../lib/ui/foreign-text';

/** What is due, with the id by which it is told once, whether by a page or by the worker. */
export interface DueNotice extends NotificationText {
  readonly id: string;
}

/** What is known without asking anybody. */
export interface KeptOfAccount {
  readonly entries: readonly OutboxRecord[];
  readonly devices: readonly DeviceRecord[];
  readonly plans: readonly PlanRecord[];
  readonly memories: readonly DeviceMemoryRecord[];
}

/** What is due at `now`, ms since the epoch, by what is kept: a page's rules, over records. */
export function dueOf(kept: KeptOfAccount, now: number, words: AwayWords): DueNotice[] {
  const today = dayAt(now, words.zone);
  const plans = endingPlans(kept, now, endOfDay(today, words.zone) ?? now);
  const ends = [...plans].map(([planId, { end, name }]) => ({
    ...{ id: `plan-ends:${planId}:${end}`, tag: `overair-plan-${planId}`, items: [] },
    title: words.planEnds.title,
    body: words.planEnds.body.replace('{plan}', () => brief(name)),
    path: `/?${new URLSearchParams({ plan: planId, state: 'waiting' }).toString()}`,
  }));
  const reports = { id: `reports:${today}`, tag: 'overair-reports', path: '/activity', items: [] };
  return haveWaited(kept.entries, now) > 0 ? [...ends, { ...reports, ...words.reportsWait }] : ends;
}

/** The plans that end until `until` for which an own device waits that nobody has put off. */
function endingPlans({ devices, plans, memories }: KeptOfAccount, now: number, until: number) {
  const shared = new Set(devices.filter(({ device }) => device.shared).map((each) => deviceIdText(each)));
  const remembered = new Map(memories.map((each) => [deviceIdText(each), each.memory.plan]));
  const ending = new Map<string, { readonly end: number; readonly name: string }>();
  for (const { plan, ...device } of plans) {
    if (plan === null || shared.has(deviceIdText(device))) continue;
    const { planId, planName, period } = plan;
    if (period.end <= now || period.end > until) continue;
    if (planState(planPhase(plan, now), plan.deviceStatus) !== 'waiting') continue;
    const memory = remembered.get(deviceIdText(device));
    const skip = memory?.planId === planId ? memory.skip : null;
    if (skip != null && (skip.until === null || now < skip.until)) continue;
    const end = Math.min(ending.get(planId)?.end ?? Infinity, period.end);
    ending.set(planId, { end, name: planName || planId });
  }
  return ending;
}

export interface DueWorld {
  readonly database: Database;
  readonly locks: Pick<Locks, 'hold' | 'held'>;
  readonly now: number;
  readonly entries: (scope: { center: string; account: string }) => Promise<readonly OutboxRecord[]>;
  readonly show: (text: NotificationText) => Promise<void>;
}

/**
 * Tells what is due of the last account, unless a person looks at the app, nobody wants it, or it was told. Rejects with
 * storage errors.
 */
export async function tellDue({ database, locks, now, entries, show }: DueWorld): Promise<void> {
  const [scope, words, isWanted] = await Promise.all([
    lastAccount(database),
    awayWords(database),
    wantsNotifications(database),
  ]);
  if (scope === null || words === null || isWanted !== true) return;
  const kept = {
    entries: await entries(scope),
    devices: await keptDevices(database, scope),
    plans: await keptPlans(database, scope),
    memories: await keptDeviceMemories(database, scope),
  };
  await locks.hold(lockNames.notifying, async () => {
    for (const { id, ...text } of dueOf(kept, now, words)) {
      if ((await locks.held()).includes(lockNames.inSight)) return;
      if (await claimEvent(database, scope, id, now)) await show(text);
    }
  });
}
