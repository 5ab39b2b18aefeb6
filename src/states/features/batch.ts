import { m } from '$lib/paraglide/messages';
import { devicesText } from '$lib/views/devices-text';
import type { States } from '../state';
import { home } from '../world/fleet-views';
import { attributes, component, DAY, page, plan, row, store, type Fields } from '../world/answers';
import { fleet as everyNeed } from './devices';
import { noNetwork, silent, type Answers } from '../world/gateway';
import type { Person } from '../world/person';

interface Asked {
  readonly productKey: string;
  readonly deviceKey: string;
  readonly planId: string;
}

const keys = Array.from({ length: 6 }, (_, index) => ({ ...store, deviceKey: `8612345678900${index}1` }));
const names = ['Van 7', 'Van 8', 'Reefer 118, at the far end of the yard', '冷库东门', 'Forklift', 'Gate'];

const planOf = (index: number, more: Fields): Fields =>
  plan(keys[index] ?? store, { planId: `90071992547409${index}`, comVerList: [component()], ...more });

/** All wait for a decision; one of them cannot be begun yet, and two asks more than the devices have. */
const plans: readonly Fields[] = [
  planOf(0, {}),
  planOf(1, {}),
  planOf(2, { comVerList: [component({ battery: 90 })] }),
  planOf(3, { comVerList: [component({ dataType: 1, cver: '0.9.7' })] }),
  planOf(4, { planStartTime: Date.now() + DAY }),
  planOf(5, {}),
];

const fleet: Answers = {
  devices: () =>
    page(names.map((name, index) => row(keys[index] ?? store, name, { planId: `90071992547409${index}` }))),
  upgradeDetails: (asked) => {
    const wanted = new Set((asked as unknown as readonly Asked[]).map(({ deviceKey }) => deviceKey));
    return plans.filter(({ deviceKey }) => wanted.has(String(deviceKey)));
  },
  deviceAttributes: () => attributes({ battery: 40 }),
};

/** What becomes of each: the second is refused, the last is not named at all. */
const actOnPlans: Answers['actOnPlans'] = (asked) => {
  const decided = Object.values(asked) as readonly Asked[];
  const isRefused = ({ deviceKey }: Asked): boolean => deviceKey === keys[1]?.deviceKey;
  const isForgotten = ({ deviceKey }: Asked): boolean => deviceKey === keys[5]?.deviceKey;
  return {
    successList: decided.filter((each) => !isRefused(each) && !isForgotten(each)),
    failList: decided
      .filter(isRefused)
      .map((each) => ({ ...each, code: 6123, msg: 'The plan was suspended' })),
  };
};

/** Whatever is known of their plans by then. */
const selectAll = ({ press }: Person): Promise<void> =>
  press(m.list_select_matching({ devices: devicesText(6) }));

const upgradeNow = async (person: Person): Promise<void> => {
  await selectAll(person);
  await person.press(m.batch_offer_confirm({ number: m.batch_number_part({ can: '5', all: '6' }) }));
};

/** Before the plans are told, what the list says of them counts. */
const upgradeAll = async (person: Person): Promise<void> => {
  await selectAll(person);
  await person.press(m.batch_offer_confirm({ number: m.batch_number_all({ all: '6' }) }));
};

const send = async (person: Person): Promise<void> => {
  await upgradeNow(person);
  await person.press(m.batch_do_confirm({ devices: devicesText(5) }));
};

const appoint = async (person: Person): Promise<void> => {
  await selectAll(person);
  await person.press(m.batch_offer_appoint({ number: m.batch_number_all({ all: '6' }) }));
};

export const batch: States = {
  selected: {
    shows: () => m.batch_selected({ devices: devicesText(6) }),
    view: home,
    answers: fleet,
    act: selectAll,
  },
  menu: {
    shows: m.batch_auto_on,
    view: home,
    answers: fleet,
    act: async (person) => {
      await selectAll(person);
      await person.press(m.batch_more());
    },
  },
  'selected-several-ways': {
    shows: () => m.batch_offer_bluetooth({ number: m.batch_number_part({ can: '1', all: '11' }) }),
    view: home,
    answers: everyNeed,
    act: async (person) => {
      await person.press(m.list_select_matching({ devices: devicesText(11) }));
      await person.press(m.batch_more());
    },
  },
  'bluetooth-way': {
    shows: m.batch_bluetooth_text,
    view: home,
    answers: everyNeed,
    act: async (person) => {
      await person.press(m.list_select_device({ device: 'Loading bay sensor' }));
      await person.press(m.list_select_device({ device: 'Van 7' }));
      await person.press(m.batch_more());
      await person.press(m.batch_offer_bluetooth({ number: m.batch_number_part({ can: '1', all: '2' }) }));
    },
  },
  previewing: {
    shows: () => m.batch_asking({ devices: devicesText(6) }),
    view: home,
    answers: { ...fleet, upgradeDetails: silent },
    act: upgradeAll,
  },
  preview: {
    shows: () => m.batch_concerned({ devices: devicesText(2) }),
    view: home,
    answers: fleet,
    act: upgradeNow,
  },
  'preview-none': {
    shows: m.batch_can_none_confirm,
    view: home,
    answers: { ...fleet, upgradeDetails: () => [] },
    act: upgradeAll,
  },
  'choosing-time': { shows: m.batch_check_time, view: home, answers: fleet, act: appoint },
  'preview-appoint': {
    shows: m.batch_consequence_appoint,
    view: home,
    answers: fleet,
    act: async (person) => {
      await appoint(person);
      await person.press(m.batch_check_time());
    },
  },
  'preview-auto-confirmation-off': {
    shows: m.batch_consequence_auto_off,
    view: home,
    answers: fleet,
    act: async (person) => {
      await selectAll(person);
      await person.press(m.batch_more());
      await person.press(m.batch_auto_off());
    },
  },
  'preview-cancel': {
    shows: m.batch_consequence_cancel,
    view: home,
    answers: fleet,
    act: async (person) => {
      await selectAll(person);
      await person.press(m.batch_more());
      await person.press(m.batch_offer_cancel({ number: m.batch_number_all({ all: '6' }) }));
    },
  },
  'preview-auto-confirmation': {
    shows: m.batch_consequence_auto_on,
    view: home,
    answers: fleet,
    act: async (person) => {
      await selectAll(person);
      await person.press(m.batch_more());
      await person.press(m.batch_auto_on());
    },
  },
  running: { shows: m.batch_running_text, view: home, answers: { ...fleet, actOnPlans: silent }, act: send },
  finished: { shows: m.batch_outcomes, view: home, answers: { ...fleet, actOnPlans }, act: send },
  'finished-unanswered': {
    shows: m.batch_outcomes,
    view: home,
    answers: { ...fleet, actOnPlans: noNetwork },
    act: send,
  },
};
