import { m } from '$lib/paraglide/messages';
import { brief } from '$lib/ui/foreign-text';
import { devicesText } from '$lib/views/devices-text';
import { planStateWord } from '$lib/views/plan-state-words';
import Plans from '../../routes/plans/+page.svelte';
import { view, type States } from '../state';
import { component, DAY, mcu, page, plan, row, store, type Fields } from '../world/answers';
import { silent, type Answers } from '../world/gateway';
import type { Person } from '../world/person';

const plansPage = view(Plans);

const WINTER = '9007199254740999';

/** A device of the autumn's plan by the platform's numbers, and what else its plan says. */
type Told = readonly [deviceStatus: number, userConfirmStatus: number, more?: Fields];

const autumn: readonly Told[] = [
  ...Array<Told>(7).fill([0, 0]),
  ...Array<Told>(2).fill([0, 1]),
  [0, 2, { appointStartTime: Date.now() + DAY, appointEndTime: Date.now() + 2 * DAY }],
  [1, 1],
  ...Array<Told>(9).fill([2, 1]),
  [3, 1, { deviceStatusDesc: 'Not enough space: 2.1 MB are needed and 0.4 MB are free' }],
  [3, 1, { deviceStatusDesc: 'Not enough space: 2.1 MB are needed and 0.7 MB are free' }],
  [3, 1],
  [3, 3],
];

const idsAt = (index: number): typeof store => ({ ...store, deviceKey: `86123456789${1000 + index}` });

const plans = autumn.map(([deviceStatus, userConfirmStatus, more], index) =>
  plan(idsAt(index), {
    deviceStatus,
    userConfirmStatus,
    comVerList: [component(index % 3 === 0 ? { cver: '0.9.8' } : {}), mcu()],
    ...more,
  }),
);

const winter = plan(idsAt(100), {
  planId: WINTER,
  planName: 'Winter firmware',
  planStartTime: Date.now() + DAY,
});

const rowOf = ({ productKey, deviceKey, planId, deviceStatus, userConfirmStatus }: Fields): Fields =>
  row({ productKey, deviceKey } as typeof store, `Van ${String(deviceKey).slice(-3)}`, {
    ...{ planId, upgradeStatus: deviceStatus, userConfirmStatus },
  });

const told = [...plans, winter];

const answers: Answers = { devices: () => page(told.map(rowOf)), upgradeDetails: () => told };

const selectWaiting = ({ press }: Person): Promise<void> =>
  press(
    m.plans_select_named({
      devices: devicesText(7),
      state: planStateWord('waiting'),
      plan: brief('Autumn firmware'),
    }),
  );

export const plansStates: States = {
  overview: { shows: () => m.plans_reasons(), view: plansPage, answers },
  selected: {
    shows: () => m.batch_selected({ devices: devicesText(7) }),
    view: plansPage,
    answers,
    act: selectWaiting,
  },
  skipping: {
    shows: m.skip_title,
    view: plansPage,
    answers,
    async act(person) {
      await selectWaiting(person);
      await person.press(m.batch_more());
      await person.press(m.batch_skip({ devices: devicesText(7) }));
    },
  },
  untold: { shows: m.plans_untold, view: plansPage, answers: { ...answers, upgradeDetails: silent } },
  loading: { shows: m.loading, view: plansPage, answers: { devices: silent } },
  incomplete: {
    shows: m.plans_incomplete,
    view: plansPage,
    answers: { ...answers, devices: () => page([...told.map(rowOf), { deviceName: 'Without a key' }]) },
  },
  none: { shows: m.plans_none_title, view: plansPage },
};
