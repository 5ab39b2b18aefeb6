import type { Brings, SeenTimes } from '$lib/fleet/plan-group';
import { m } from '$lib/paraglide/messages';
import { brief } from '$lib/ui/foreign-text';
import { count, duration } from '$lib/ui/format';
import { devicesText } from '$lib/views/devices-text';
import { kindWord } from '$lib/views/words';

/** How many versions are named; if there are more, only their number is said. */
const MOST_VERSIONS = 3;

/** What a plan brings to a component, as a sentence. */
export function bringsText({ kind, from, to }: Brings): string {
  const component = kindWord(kind);
  const target = brief(to) || '?';
  if (from.length === 0) return m.plans_brings({ component, to: target });
  const versions =
    from.length > MOST_VERSIONS
      ? m.plans_versions({ count: count(from.length) })
      : from.map((version) => brief(version)).join(', ');
  return m.plans_brings_from({ component, from: versions, to: target });
}

/** How long upgrades took, as a sentence; null if none was seen from beginning to end. */
export function timesText(times: SeenTimes | null): string | null {
  if (times === null) return null;
  const devices = devicesText(times.devices);
  const [shortest, median, longest] = [times.shortest, times.median, times.longest].map((ms) => duration(ms));
  return shortest === longest
    ? m.plans_took({ devices, time: median ?? '' })
    : m.plans_took_range({ devices, shortest: shortest ?? '', median: median ?? '', longest: longest ?? '' });
}
