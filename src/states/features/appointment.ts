import { m } from '$lib/paraglide/messages';
import type { States } from '../state';
import { attributes, component, DAY, HOUR } from '../world/answers';
import { useZone } from '../world/browser';
import { silent } from '../world/gateway';
import { storePage, withPlan } from './device';

const appointed = { appointStartTime: Date.now() + 5 * HOUR, appointEndTime: Date.now() + 7 * HOUR };

/** The clocks of Europe go back at 01:00 UTC on the last Sunday of October: two o'clock comes twice in Berlin. */
function clocksGoBackIn(year: number): number {
  const last = new Date(Date.UTC(year, 9, 31, 1));
  return last.getTime() - last.getUTCDay() * DAY;
}

const thisYear = new Date().getUTCFullYear();
const clocksGoBack = [thisYear, thisYear + 1].map(clocksGoBackIn).find((at) => at > Date.now() + DAY) ?? 0;

export const appointment: States = {
  choosing: {
    shows: m.appointment_send,
    view: storePage,
    answers: withPlan({}),
    act: ({ press }) => press(m.action_appoint()),
  },
  'choosing-before-the-plan': {
    shows: m.appointment_send,
    view: storePage,
    answers: withPlan({ planStartTime: Date.now() + DAY }),
    act: ({ press }) => press(m.action_appoint()),
  },
  changing: {
    shows: m.appointment_send,
    view: storePage,
    answers: withPlan({ userConfirmStatus: 2, ...appointed }),
    act: ({ press }) => press(m.action_change_appointment()),
  },
  'outside-the-plan': {
    shows: m.violation_after_plan,
    view: storePage,
    answers: withPlan({ ...appointed, userConfirmStatus: 2, planEndTime: Date.now() + 6 * HOUR }),
    act: ({ press }) => press(m.action_change_appointment()),
  },
  'begun-and-too-short': {
    shows: m.violation_in_past,
    view: storePage,
    answers: withPlan({
      ...{ userConfirmStatus: 2, planStartTime: Date.now() - DAY },
      ...{ appointStartTime: Date.now() - 10 * 60_000, appointEndTime: Date.now() + 20 * 60_000 },
    }),
    act: ({ press }) => press(m.action_change_appointment()),
  },
  'night-of-two-hours': {
    shows: m.clock_change_repeated,
    view: storePage,
    answers: withPlan({
      ...{ userConfirmStatus: 2, planEndTime: clocksGoBack + 9 * DAY },
      ...{ appointStartTime: clocksGoBack - HOUR / 2, appointEndTime: clocksGoBack + 2 * HOUR },
    }),
    browser: useZone('Europe/Berlin'),
    act: ({ press }) => press(m.action_change_appointment()),
  },
  concerns: {
    shows: m.concern_title,
    view: storePage,
    answers: {
      ...withPlan({ comVerList: [component({ dataType: 1, cver: '0.9.7', battery: 99 })] }),
      deviceAttributes: () => attributes(),
    },
    act: ({ press }) => press(m.action_appoint()),
  },
  sending: {
    shows: m.phase_text_awaiting_confirmation,
    view: storePage,
    answers: { ...withPlan({}), actOnPlans: silent },
    act: async ({ press }) => {
      await press(m.action_appoint());
      await press(m.appointment_send());
    },
  },
};
