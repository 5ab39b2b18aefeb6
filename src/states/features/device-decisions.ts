import { m } from '$lib/paraglide/messages';
import type { State, States } from '../state';
import { devicePage } from '../world/fleet-views';
import { attributes, component, DAY, HOUR, PLAN, sensor, store, type Fields } from '../world/answers';
import { offline, refused, silent, noNetwork, type Answers } from '../world/gateway';
import { lastAccount } from '../world/keep';
import { keptDevices, keptEntry, keptPlans } from '../world/kept';
import { storePage, withPlan } from './device';

const answered = (list: 'successList' | 'failList', more: Fields = {}): Answers => ({
  ...withPlan({}),
  actOnPlans: () => ({ [list]: [{ ...store, planId: PLAN, code: 200, msg: '', ...more }] }),
});

const confirming = (shows: () => string, answers: Answers): State => ({
  shows,
  view: storePage,
  answers,
  act: ({ press }) => press(m.action_confirm()),
});

/** Its plan runs once it is confirmed. */
function runs(): Answers {
  let isConfirmed = false;
  const now = (): Answers => withPlan(isConfirmed ? { userConfirmStatus: 1, deviceStatus: 1 } : {});
  return {
    ...{ devices: (asked) => now().devices?.(asked), device: (asked) => now().device?.(asked) },
    devicePlan: (asked) => now().devicePlan?.(asked),
    upgradeDetails: (asked) => now().upgradeDetails?.(asked),
    actOnPlans(asked) {
      isConfirmed = true;
      return answered('successList').actOnPlans?.(asked);
    },
  };
}

const decided = keptEntry(1);
const waiting = { outbox: [decided.outbox], activity: [decided.activity] };

/** What a person decides of a device's plan, and what comes of it. */
export const deviceDecisions: States = {
  confirming: confirming(m.phase_text_awaiting_confirmation, { ...withPlan({}), actOnPlans: silent }),
  confirmed: confirming(m.accepted_confirm, answered('successList')),
  'tell-me': confirming(m.notify_ask_upgrade, runs()),
  'told-then': {
    ...confirming(m.notify_is_on, runs()),
    async act({ press }) {
      await press(m.action_confirm());
      await press(m.notify_turn_on());
    },
  },
  refused: confirming(
    () => m.error_upstream_refused({ message: 'The plan was suspended', code: '6123' }),
    answered('failList', { code: 6123, msg: 'The plan was suspended' }),
  ),
  'outcome-unknown': confirming(m.outcome_unknown, { ...withPlan({}), actOnPlans: noNetwork }),
  'refused-as-busy': confirming(() => m.outcome_failed({ action: m.action_confirm() }), {
    ...withPlan({}),
    actOnPlans: refused('no-right', {}, 403),
  }),
  concerns: {
    shows: m.concern_title,
    view: storePage,
    answers: {
      ...withPlan({ comVerList: [component({ dataType: 1, cver: '0.9.7', space: 90_000_000 })] }),
      deviceAttributes: () => attributes(),
    },
    act: ({ press }) => press(m.action_confirm()),
  },
  'requirement-unmet': {
    shows: m.unmet_title,
    view: storePage,
    answers: {
      ...withPlan({ comVerList: [component({ battery: 30, signal: -95 })] }),
      deviceAttributes: () => attributes({ battery: 12, rsrp: -108 }),
    },
    act: ({ press }) => press(m.action_confirm()),
  },
  cancelling: {
    shows: m.cancel_title,
    view: storePage,
    answers: withPlan({}),
    act: ({ press }) => press(m.action_cancel()),
  },
  'kept-until-online': {
    shows: m.outcome_saved_title,
    view: storePage,
    answers: offline,
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans, ...waiting },
  },
  'auto-confirmation-refused': {
    shows: m.auto_not_set,
    view: storePage,
    answers: { ...withPlan({}), autoConfirmationOn: refused('no-right', {}, 403) },
    act: ({ press }) => press(m.auto_off()),
  },
  'prepare-offline': {
    shows: m.prepare_none,
    view: devicePage(sensor),
    answers: withPlan({ planEndTime: Date.now() + DAY }, {}, sensor),
  },
  'appointment-ends-soon': {
    shows: m.appointment_too_late,
    view: storePage,
    answers: withPlan({ planEndTime: Date.now() + HOUR / 2 }),
  },
};
