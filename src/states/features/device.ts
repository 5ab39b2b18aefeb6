import { m } from '$lib/paraglide/messages';
import type { Skip } from '$lib/storage/memory-record';
import { relative } from '$lib/ui/format';
import type { State, States } from '../state';
import {
  scope,
  attributes,
  component,
  DAY,
  HOUR,
  mcu,
  page,
  plan,
  row,
  sensor,
  store,
  type Fields,
} from '../world/answers';
import { devicePage } from '../world/fleet-views';
import { firstOfFleet, fleet } from './devices';
import { noNetwork, offline, refused, silent, type Answers } from '../world/gateway';
import { lastAccount } from '../world/keep';
import { keptDevices, keptMemory, keptPlans } from '../world/kept';

export const storePage = devicePage(store);

const preparedAt = Date.now() - 3 * HOUR;
const sensorPage = devicePage(sensor);

/** A device with its plan, as list, page and plan tell it alike. */
export function withPlan(changes: Fields | null, of: Fields = {}, ids = store): Answers {
  const told = changes === null ? null : plan(ids, changes);
  const { planId = null, deviceStatus = 0, userConfirmStatus = 0 } = told ?? {};
  const device = row(ids, ids === sensor ? 'Loading bay sensor' : 'Van 7', {
    ...{ planId, upgradeStatus: deviceStatus, userConfirmStatus },
    ...of,
  });
  return {
    devices: () => page([device]),
    device: () => device,
    devicePlan: () => told,
    upgradeDetails: () => (told === null ? [] : [told]),
  };
}

/** A device's page with a plan that differs from the usual one by these fields. */
const inPhase = (shows: () => string, changes: Fields | null, of: Fields = {}): State => ({
  shows,
  view: storePage,
  answers: withPlan(changes, of),
});

const appointment = { appointStartTime: Date.now() + 5 * HOUR, appointEndTime: Date.now() + 7 * HOUR };
const confirmed = { userConfirmStatus: 1 };
const running = { ...confirmed, deviceStatus: 1 };
const failed = { ...confirmed, deviceStatus: 3, deviceStatusDesc: 'Not enough power' };

const skipping = (shows: () => string, skip: Skip): State => ({
  ...inPhase(shows, {}),
  kept: { deviceMemories: [keptMemory({ skip })] },
});

export const device: States = {
  loading: { shows: () => m.loading(), view: storePage, answers: { device: silent, devicePlan: silent } },
  'no-plan': inPhase(m.phase_text_none, null),
  'awaiting-confirmation': inPhase(m.phase_text_awaiting_confirmation, {}),
  'not-yet-open': inPhase(m.phase_text_not_yet_open, { planStartTime: Date.now() + DAY }),
  'desk-beside-the-list': {
    shows: m.phase_text_awaiting_confirmation,
    view: devicePage(firstOfFleet),
    answers: { ...withPlan({}, {}, firstOfFleet), ...fleet },
  },
  appointed: inPhase(m.phase_text_appointed, { userConfirmStatus: 2, ...appointment }),
  queued: inPhase(m.phase_text_queued_online, confirmed),
  'queued-offline': inPhase(m.phase_text_queued_offline, confirmed, { onlineStatus: 0 }),
  downloading: inPhase(m.phase_text_downloading, {
    ...running,
    upgradeProgress: 0.21,
    comVerList: [component({ downloadStatus: 1, downloadProgress: 0.42 }), mcu()],
  }),
  upgrading: inPhase(
    m.phase_text_upgrading,
    {
      ...running,
      upgradeProgress: 0.73,
      comVerList: [
        component({ downloadStatus: 2, upgradeStatus: 2, downloadProgress: 1 }),
        mcu({ downloadStatus: 2, upgradeStatus: 1, downloadProgress: 1 }),
      ],
    },
    { onlineStatus: 0 },
  ),
  succeeded: inPhase(m.phase_text_succeeded, { ...confirmed, deviceStatus: 2, upgradeFinishTips: 1 }),
  acknowledged: inPhase(m.phase_text_acknowledged_succeeded, { userConfirmStatus: 4, deviceStatus: 2 }),
  failed: inPhase(m.result_failed, {
    ...failed,
    comVerList: [component({ downloadStatus: 2, upgradeStatus: 3, battery: 90 }), mcu()],
  }),
  'failed-and-seen': inPhase(m.phase_text_acknowledged_failed, { ...failed, userConfirmStatus: 4 }),
  'failed-and-over': inPhase(m.result_failed, {
    ...failed,
    planStartTime: Date.now() - 9 * DAY,
    planEndTime: Date.now() - DAY,
  }),
  cancelled: inPhase(m.phase_text_cancelled, { userConfirmStatus: 3, deviceStatus: 3 }),
  expired: inPhase(m.phase_text_expired, {
    planStartTime: Date.now() - 9 * DAY,
    planEndTime: Date.now() - DAY,
  }),
  'unknown-status': inPhase(m.phase_text_unknown, {
    deviceStatus: 6,
    deviceStatusDesc: 'Held by the operator until the new batch of modules has been measured',
  }),
  'unknown-status-without-words': inPhase(m.state_words_none, { deviceStatus: 6 }),
  'component-without-file': inPhase(m.phase_text_awaiting_confirmation, {
    comVerList: [component({ fileList: [] }), mcu({ fileList: [] })],
  }),
  'component-unreadable': inPhase(() => m.plan_unreadable({ places: 'comVerList.1.comNo' }), {
    comVerList: [component(), { sort: 2, comType: 1 }],
  }),
  'requirements-unmet': {
    shows: m.phase_text_awaiting_confirmation,
    view: storePage,
    answers: {
      ...withPlan({ comVerList: [component({ battery: 30, signal: -95, space: 9_000_000 }), mcu()] }),
      deviceAttributes: () => attributes({ battery: 12, rsrp: -108 }),
    },
  },
  'bluetooth-only': {
    shows: m.upgrade_title,
    view: sensorPage,
    answers: withPlan({ comVerList: [component()] }, { onlineStatus: 0 }, sensor),
  },
  shared: inPhase(m.auto_shared, {}, { deviceType: 2 }),
  'auto-confirmation-on': {
    shows: m.auto_text_on,
    view: storePage,
    answers: { ...withPlan(null), autoConfirmation: () => true },
  },
  'auto-confirmation-unknown': {
    shows: m.auto_unknown,
    view: storePage,
    answers: { ...withPlan({}), autoConfirmation: refused('upstream-unavailable', {}, 502) },
  },
  skipped: skipping(m.skip_done, { until: null }),
  'put-off': skipping(m.skip_undo, { until: Date.now() + 3 * HOUR }),
  'ran-unasked': {
    ...inPhase(m.ran_unasked, { ...confirmed, deviceStatus: 2, upgradeFinishTips: 1 }),
    kept: { deviceMemories: [keptMemory({ unasked: true })] },
  },
  'readings-failed': {
    shows: m.device_readings_failed,
    view: storePage,
    answers: { ...withPlan({}), deviceAttributes: refused('upstream-unavailable', {}, 502) },
  },
  'plan-unavailable': {
    shows: m.plan_unavailable_title,
    view: storePage,
    answers: { ...withPlan({}), devicePlan: refused('upstream-unavailable', {}, 502) },
  },
  unavailable: {
    shows: m.device_unavailable_title,
    view: storePage,
    answers: { device: refused('upstream-unavailable', {}, 502), devicePlan: noNetwork },
  },
  'not-bound': {
    shows: m.device_unknown_title,
    view: storePage,
    answers: { device: refused('device-not-bound', {}, 404) },
  },
  'of-another': {
    shows: m.device_of_another_title,
    view: storePage,
    answers: { device: refused('no-right', {}, 403) },
  },
  'offline-as-prepared': {
    shows: () => m.device_readings_kept({ when: relative(preparedAt, Date.now()) }),
    view: storePage,
    answers: offline,
    kept: {
      ...{ settings: [lastAccount], devices: keptDevices, plans: keptPlans },
      readings: [
        {
          ...{ ...scope, ...store, readAt: preparedAt },
          reading: {
            ...{ moduleVersion: '1.0.0', mcuVersion: '0.4', battery: 84, signal: -87 },
            ...{ memoryFree: null, memoryFreeUnit: null },
          },
        },
      ],
    },
  },
  unconfirmed: {
    shows: m.reach_asking_title,
    view: storePage,
    answers: { session: silent },
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
  offline: {
    shows: m.offline_title,
    view: storePage,
    answers: offline,
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
};
