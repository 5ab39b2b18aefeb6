import * as v from 'valibot';
import type { Happening } from '$lib/fleet/notifications.svelte';
import { m } from '$lib/paraglide/messages';
import type { NotificationText } from '$lib/platform/notifications';
import type { DeviceId } from '$lib/plans/types';
import type { AwayWords } from '$lib/storage/setting-record';
import { brief } from '$lib/ui/foreign-text';
import { count, dateTime, sentences } from '$lib/ui/format';
import { devicesText } from '$lib/views/devices-text';
import type { Due } from './due';

const EndedSchema = v.object({
  device: v.object({ productKey: v.string(), deviceKey: v.string() }),
  name: v.string(),
  end: v.picklist(['succeeded', 'failed', 'unclear']),
  way: v.picklist(['cloud', 'bluetooth']),
});

/** One of the upgrades that a notification tells of. */
export type Ended = v.InferOutput<typeof EndedSchema>;

/** What another version has shown may be of another form: it is left out. */
function readEnded(item: string): Ended | null {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), EndedSchema), item);
  return read.success ? read.output : null;
}

export interface Words {
  /** Of upgrades as JSON, the last to end last. */
  readonly upgrades: (items: readonly string[]) => Omit<NotificationText, 'tag'>;
  readonly single: (what: Due | Extract<Happening, { kind: 'batch' }>) => NotificationText;
}

const endWords: Readonly<Record<Ended['end'], () => string>> = {
  succeeded: () => m.notify_succeeded(),
  failed: () => m.notify_failed(),
  unclear: () => m.notify_unclear(),
};

const placeOfWay = { cloud: 'device', bluetooth: 'bluetooth' } as const;

/** Where a tap leads to: paths of the app. */
export interface Places {
  readonly activity: () => string;
  readonly device: (device: DeviceId) => string;
  readonly bluetooth: (device: DeviceId) => string;
  /** The devices of a plan that wait for a decision. */
  readonly waiting: (planId: string) => string;
}

/** What a worker says while the app is closed, in the language of now. */
export const awayWords = (zone: string): AwayWords => ({
  zone,
  reportsWait: { title: m.notify_reports(), body: m.notify_away_reports() },
  planEnds: { title: m.notify_plan_ends(), body: m.notify_away_plan({ plan: '{plan}' }) },
});

/** No more than what it is about: it may stand on a locked screen. */
export const notificationWords = (places: Places): Words => ({
  upgrades(items) {
    const ended = items.flatMap((item) => readEnded(item) ?? []);
    const [only, ...others] = ended;
    if (only !== undefined && others.length === 0)
      return {
        title: endWords[only.end](),
        body: brief(only.name),
        path: places[placeOfWay[only.way]](only.device),
        items,
      };
    const of = (end: Ended['end']): number => ended.filter((each) => each.end === end).length;
    const parts = [
      of('succeeded') > 0 ? m.notify_count_succeeded({ count: count(of('succeeded')) }) : null,
      of('failed') > 0 ? m.notify_count_failed({ count: count(of('failed')) }) : null,
      of('unclear') > 0 ? m.notify_count_unclear({ count: count(of('unclear')) }) : null,
    ];
    return { title: m.notify_ended(), body: sentences(...parts), path: places.activity(), items };
  },

  single(what) {
    switch (what.kind) {
      case 'batch':
        return {
          ...{
            title: m.notify_batch(),
            tag: `overair-batch-${what.id}`,
            path: places.activity(),
            items: [],
          },
          body: m.notify_batch_text({
            accepted: count(what.accepted),
            devices: devicesText(what.total),
          }),
        };
      case 'plan-ends':
        return {
          title: m.notify_plan_ends(),
          body: m.notify_plan_ends_text({
            plan: brief(what.planName || what.planId),
            when: dateTime(what.end, what.end),
            devices: devicesText(what.devices),
          }),
          tag: `overair-plan-${what.planId}`,
          path: places.waiting(what.planId),
          items: [],
        };
      case 'reports-wait':
        return {
          title: m.notify_reports(),
          body: m.notify_reports_text({ count: count(what.count) }),
          ...{ tag: 'overair-reports', path: places.activity(), items: [] },
        };
    }
  },
});
