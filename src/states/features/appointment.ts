import { m } from '$lib/paraglide/messages';
import type { States } from '../state';
import { attributes, component, DAY, HOUR } from '../world/answers';
import { silent } from '../world/gateway';
import { storePage, withPlan } from './device';

const appointed = { appointStartTime: Date.now() + 5 * HOUR, appointEndTime: Date.now() + 7 * HOUR };

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
