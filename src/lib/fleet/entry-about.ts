import type { NewEntry } from '../outbox/new-entry';
import type { DeviceId } from '../plans/types';
import type { ActivityFacts } from '../storage/activity-record';
import type { DecisionSubject } from '../storage/outbox-record';

/** A new entry about a device; `device` may be more than its keys. */
export function entryAbout(
  { productKey, deviceKey }: DeviceId,
  subject: DecisionSubject,
  facts: Partial<ActivityFacts>,
): NewEntry {
  return { productKey, deviceKey, subject, facts };
}
