import { m } from '$lib/paraglide/messages';
import type { DeviceRow } from '$lib/fleet/rows';
import { availableActions } from '$lib/plans/actions';
import type { DevicePlan } from '$lib/plans/types';
import type { Skip } from '$lib/storage/memory-record';
import { dateTime, deadline, percent, period } from '$lib/ui/format';
import { statusWords } from '$lib/views/status-words';

/**
 * What can be done with a device of the list, or what comes next, in a few words; null if there is nothing to say
 * or only the list has told of it. `now` is the Developer Center's time in milliseconds since the epoch.
 */
export function lineHint(row: DeviceRow, now: number): string | null {
  const { device, plan, phase, unread } = row;
  if (unread) return m.list_hint_unreadable();
  if (row.skip !== null) return skipHint(row.skip, now);
  if (plan === null || plan === undefined) return null;
  switch (phase) {
    case 'awaiting-confirmation':
      return decideHint(plan, device, now);
    case 'not-yet-open':
      return m.list_hint_appoint({ when: deadline(plan.period.start, now) });
    case 'appointed':
      return plan.appointment && period(plan.appointment.start, plan.appointment.end, now);
    case 'queued':
      return device.online === false ? m.list_hint_queued_offline() : m.list_hint_queued();
    case 'unknown':
      return statusWords(plan);
    case 'downloading':
    case 'upgrading':
      return percent(plan.progress);
    case 'succeeded':
      return unseenHint(row);
    case 'failed':
    case 'cancelled':
      return retryHint(plan, device, now) ?? unseenHint(row);
    case 'expired':
      return now < plan.period.end ? null : m.list_hint_over({ when: deadline(plan.period.end, now) });
    default:
      return null;
  }
}

const skipHint = ({ until }: Skip, now: number): string =>
  until === null ? m.plan_state_skipped() : m.list_hint_reminded({ when: dateTime(until, now) });

function decideHint({ period: { end } }: DevicePlan, device: DeviceRow['device'], now: number): string {
  const when = deadline(end, now);
  if (device.shared) return m.list_hint_shared();
  return device.bluetoothOnly ? m.list_hint_bluetooth({ when }) : m.list_hint_decide({ when });
}

/** Until when it can be retried; null if it cannot. */
function retryHint(plan: DevicePlan, device: DeviceRow['device'], now: number): string | null {
  const canRetry = availableActions(plan, now, device).retry.allowed;
  return canRetry ? m.list_hint_retry({ when: deadline(plan.period.end, now) }) : null;
}

/** What a person has seen here needs no word, even if nobody has acknowledged it at the platform. */
const unseenHint = ({ resultSeen }: DeviceRow): string | null => (resultSeen ? null : m.list_result_unseen());
