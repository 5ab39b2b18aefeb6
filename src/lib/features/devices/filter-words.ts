import { m } from '$lib/paraglide/messages';
import type { AutoState } from './filters';
import type { LastSeen } from './last-seen';

const autoWords: Readonly<Record<AutoState, () => string>> = {
  on: () => m.list_filter_auto_on(),
  off: () => m.list_filter_auto_off(),
  unknown: () => m.list_filter_auto_unknown(),
};

export const autoWord = (auto: AutoState): string => autoWords[auto]();

const seenWords: Readonly<Record<LastSeen, () => string>> = {
  day: () => m.list_filter_seen_day(),
  'not-day': () => m.list_filter_seen_not_day(),
  'not-week': () => m.list_filter_seen_not_week(),
  'not-month': () => m.list_filter_seen_not_month(),
  unknown: () => m.list_filter_seen_unknown(),
};

export const seenWord = (seen: LastSeen): string => seenWords[seen]();

export const onlineWord = (online: boolean): string => (online ? m.device_online() : m.device_offline());

export const sharedWord = (shared: boolean): string => (shared ? m.list_owner_shared() : m.list_owner_own());
