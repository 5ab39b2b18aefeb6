import { m } from '$lib/paraglide/messages';
import type { RecordOf } from '$lib/storage/schema';
import type { LeftOut } from '$lib/storage/staged-upgrade-record';
import { deviceIdText } from '$lib/plans/device-id';
import { brief } from '$lib/ui/foreign-text';
import { count } from '$lib/ui/format';
import { devicesText } from '$lib/views/devices-text';
import { view, type States } from '../state';
import { ACCOUNT_NAME, HOUR, page, PLAN, plan, row, scope, store, type Fields } from '../world/answers';
import type { Answers } from '../world/gateway';
import type { Kept } from '../world/keep';
import type { Person } from '../world/person';
import PlansWithStages from '../world/PlansWithStages.svelte';

const plans = view(PlansWithStages);

const DEVICES = 14;
const FIRST = 4;
const NAME = 'Autumn firmware';

const ids = Array.from({ length: DEVICES }, (_, index) => ({
  ...store,
  deviceKey: `8612345678${91000 + index}`,
}));
const nameOf = (index: number): string => `Van ${101 + index}`;

/** By the platform's numbers: how each device's plan stands; those that are not named wait for a decision. */
type Told = readonly (readonly [deviceStatus: number, userConfirmStatus: number, reason?: string])[];

const answersOf = (told: Told): Answers => {
  const all = ids.map((each, index) => {
    const [deviceStatus, userConfirmStatus, deviceStatusDesc] = told[index] ?? [0, 0];
    return plan(each, {
      ...{ deviceStatus, userConfirmStatus },
      ...(deviceStatusDesc === undefined ? {} : { deviceStatusDesc }),
    });
  });
  const rowOf = ({ productKey, deviceKey, planId, deviceStatus, userConfirmStatus }: Fields, index: number) =>
    row({ productKey, deviceKey } as typeof store, nameOf(index), {
      ...{ planId, upgradeStatus: deviceStatus, userConfirmStatus },
    });
  return { devices: () => page(all.map(rowOf)), upgradeDetails: () => all };
};

const begunAt = Date.now() - 2 * HOUR;

type Head = RecordOf<'rollouts'>;

/** One whose first stage was sent. */
const kept = (more: Partial<Head> = {}, leftOut: readonly LeftOut[] = []): Kept => ({
  rollouts: [
    {
      ...{ ...scope, id: 'o', name: NAME, createdAt: begunAt, who: ACCOUNT_NAME, order: 'selection' },
      stopAfter: 2,
      stages: [
        { devices: FIRST, sentAt: begunAt, who: ACCOUNT_NAME, results: '' },
        { devices: DEVICES - FIRST, sentAt: null, who: null, results: '' },
      ],
      ...{ stops: [], forgiven: [], end: null, updatedAt: begunAt },
      ...more,
    },
  ],
  rolloutStages: [
    [0, FIRST],
    [FIRST, DEVICES],
  ].map(([from, to], index) => ({
    ...{ ...scope, rollout: 'o', number: index + 1 },
    devices: ids.slice(from, to).map((each, place) => {
      const reason = index === 0 ? (leftOut[place] ?? null) : null;
      const isSent = index === 0 || more.stages?.[index]?.sentAt;
      return {
        ...{ ...each, planId: PLAN, name: nameOf((from ?? 0) + place), leftOut: reason },
        entry: isSent && reason === null ? `e${place}` : null,
      };
    }),
  })),
});

const succeeded: Told = Array<readonly [number, number]>(FIRST).fill([2, 1]);
const failed: Told = [
  [2, 1],
  [1, 1],
  [3, 1, 'Not enough space: 2.1 MB are needed and 0.4 MB are free'],
  [3, 1, 'The download broke off'],
];
const stopped: Head['stops'] = [{ at: begunAt + HOUR, failures: 2, who: null, wentOn: null }];

const REASON = 'Both had been left without power';

const show = ({ press }: Person): Promise<void> => press(m.stages_show_named({ name: brief(NAME) }));

export const stages: States = {
  form: {
    shows: m.stages_stop_after,
    view: plans,
    answers: answersOf([]),
    act: ({ press }) => press(m.stages_plan_named({ devices: devicesText(DEVICES), plan: brief(NAME) })),
  },
  'next-stage': {
    shows: () => m.stages_send_next({ count: count(DEVICES - FIRST) }),
    view: plans,
    answers: answersOf(succeeded),
    kept: kept(),
  },
  running: {
    shows: () => m.stages_progress_open({ count: count(1) }),
    view: plans,
    answers: answersOf([...succeeded.slice(1), [1, 1]]),
    kept: kept(),
  },
  details: {
    shows: m.batch_outcomes,
    view: plans,
    answers: answersOf([...succeeded.slice(1), [1, 1]]),
    kept: kept(),
    act: show,
  },
  'ending-asked': {
    shows: m.stages_end_title,
    view: plans,
    answers: answersOf([...succeeded.slice(1), [1, 1]]),
    kept: kept(),
    act: async (person) => {
      await show(person);
      await person.press(m.stages_end());
    },
  },
  'early-asked': {
    shows: m.stages_early_title,
    view: plans,
    answers: answersOf([...succeeded.slice(1), [1, 1]]),
    kept: kept(),
    act: async (person) => {
      await show(person);
      await person.press(m.stages_send_early({ count: count(DEVICES - FIRST) }));
    },
  },
  'left-out': {
    shows: m.stages_left_decided,
    view: plans,
    answers: answersOf(succeeded),
    kept: kept({}, ['decided', 'another-plan', 'not-possible']),
    act: show,
  },
  over: {
    shows: m.stages_close,
    view: plans,
    answers: answersOf(Array<readonly [number, number]>(DEVICES).fill([2, 1])),
    kept: kept({
      stages: [FIRST, DEVICES - FIRST].map((devices) => ({
        ...{ devices, sentAt: begunAt, who: ACCOUNT_NAME, results: '' },
      })),
    }),
    act: show,
  },
  'form-wrong': {
    shows: m.stages_stop_error,
    view: plans,
    answers: answersOf([]),
    act: async ({ press, type }) => {
      await press(m.stages_plan_named({ devices: devicesText(DEVICES), plan: brief(NAME) }));
      await type(m.stages_stop_after(), '0');
    },
  },
  'stopped-by-a-person': {
    shows: m.stages_stop_said,
    view: plans,
    answers: answersOf(failed.slice(0, 3)),
    kept: kept({
      stops: [{ at: begunAt + HOUR, failures: 1, who: 'night-shift@fleet.example', wentOn: null }],
    }),
    act: show,
  },
  'gone-on': {
    shows: () => REASON,
    view: plans,
    answers: answersOf(failed),
    kept: kept({
      order: 'random',
      stops: stopped.map((stop) => ({
        ...stop,
        wentOn: { at: begunAt + 1.5 * HOUR, who: ACCOUNT_NAME, reason: REASON },
      })),
      forgiven: ids.slice(2, FIRST).map(deviceIdText),
    }),
    act: show,
  },
  'stopped-strip': {
    shows: () => m.stages_stopped({ count: count(2) }),
    view: plans,
    answers: answersOf(failed),
    kept: kept({ stops: stopped }),
  },
  stopped: {
    shows: m.stages_reason,
    view: plans,
    answers: answersOf(failed),
    kept: kept({ stops: stopped }),
    act: show,
  },
};
