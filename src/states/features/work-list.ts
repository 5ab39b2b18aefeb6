import { m } from '$lib/paraglide/messages';
import type { RecordOf } from '$lib/storage/schema';
import type { WorkEnd, WorkItem } from '$lib/storage/work-item-record';
import { dateTime, moment } from '$lib/ui/format';
import { devicesText } from '$lib/views/devices-text';
import WorkListPage from '../../routes/work-list/+page.svelte';
import { view, type States } from '../state';
import { component, DAY, HOUR, PLAN, scope, sensor } from '../world/answers';
import { upgradeInAnotherTab } from '../world/browser';
import { keptItem as item } from '../world/kept';
import { keptBluetoothPlan, prepared } from '../world/prepared';
import { keptProfile } from '../world/profile';
import { journal } from '../world/upgrade';
import { withPlan } from './device';

const workListPage = view(WorkListPage);
const waiting = withPlan({ comVerList: [component({ battery: 30 })] }, {}, sensor);

const upgraded = { kind: 'succeeded', at: Date.now() - HOUR, transferred: true, said: false } as const;
const unknown: WorkEnd = { kind: 'unknown', at: Date.now() - HOUR };
const rejected = {
  kind: 'failed',
  at: Date.now() - HOUR,
  code: 'device-rejected-file',
  details: {},
} as const;

const ended = (end: WorkEnd): Partial<WorkItem> => ({ end, tries: [end] });
const agreed: Partial<WorkItem> = { agreed: { at: Date.now() - HOUR, plan: PLAN } };
const first = item(1, 'Loading bay sensor', { deviceKey: sensor.deviceKey });

const profile: RecordOf<'linkProfiles'> = {
  ...{ ...scope, productKey: sensor.productKey, profile: keptProfile, updatedAt: Date.now() - DAY },
};

const underWay: readonly WorkItem[] = [
  { ...first, ...agreed },
  item(2, 'Cellar humidity sensor', { ...agreed, notFoundAt: Date.now() - HOUR }),
  item(3, 'Roof weather sensor of the old building by the river, next to the stairs', {
    ...agreed,
    ...ended(rejected),
  }),
  item(4, 'Gate sensor', { ...agreed, ...ended(unknown) }),
  item(5, 'Hall sensor', { ...agreed, ...ended(upgraded) }),
  item(6, 'Yard sensor', { leftAt: Date.now() - HOUR }),
];

const interrupted = {
  ...{ ...scope, ...sensor, updatedAt: Date.now() - HOUR },
  ...{ state: journal({ reported: 'transferring', attempts: 1 }), reports: [] },
};

const preparedAt = Date.now() - HOUR;

const kept = { bluetoothPlans: [keptBluetoothPlan()], linkProfiles: [profile] };

export const workList: States = {
  empty: { shows: m.work_list_empty_title, view: workListPage },
  'not-begun': {
    shows: () => m.round_start({ devices: devicesText(2) }),
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: [first, item(2, 'Cellar humidity sensor')] },
  },
  asking: {
    shows: () => m.round_start_title({ devices: devicesText(2) }),
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: [first, item(2, 'Cellar humidity sensor')] },
    act: ({ press }) => press(m.round_start({ devices: devicesText(2) })),
  },
  'under-way': {
    shows: m.round_next,
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: underWay },
  },
  'begun-the-day-before': {
    shows: () => m.round_agreed_before({ when: dateTime(Date.now() - DAY, Date.now()) }),
    view: workListPage,
    answers: waiting,
    kept: {
      ...kept,
      workItems: [
        { ...first, agreed: { at: Date.now() - DAY, plan: PLAN } },
        item(2, 'Cellar humidity sensor'),
      ],
    },
  },
  'added-since': {
    shows: m.round_start_new,
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: [...underWay, item(7, 'Attic sensor')] },
  },
  'finish-asked': {
    shows: m.round_finish_title,
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: underWay },
    act: ({ press }) => press(m.round_finish()),
  },
  'ended-as-said': {
    shows: m.round_end_said,
    view: workListPage,
    answers: waiting,
    kept: {
      workItems: [
        item(1, 'Hall sensor', ended({ ...upgraded, said: true })),
        item(2, 'Gate sensor', ended({ ...upgraded, transferred: false })),
        item(3, 'Yard sensor', { ...ended({ ...rejected, code: null }), leftAt: Date.now() - HOUR }),
        item(4, 'Roof sensor', { ...ended({ ...rejected, code: 'cancelled' }), leftAt: Date.now() - HOUR }),
      ],
    },
  },
  'all-prepared': {
    shows: () => m.round_ready_since({ when: moment(preparedAt, Date.now()) }),
    view: workListPage,
    answers: waiting,
    kept: {
      ...prepared(preparedAt),
      linkProfiles: [profile],
      workItems: [first],
    },
  },
  'not-finished': {
    shows: () => m.round_count_unfinished({ count: '1' }),
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: underWay, journals: [interrupted] },
  },
  'in-another-tab': {
    shows: m.upgrade_elsewhere_title,
    view: workListPage,
    answers: waiting,
    kept: { ...kept, workItems: underWay },
    act: upgradeInAnotherTab(sensor),
  },
  over: {
    shows: m.round_over,
    view: workListPage,
    answers: waiting,
    kept: { workItems: underWay.map((each) => ({ ...each, leftAt: Date.now() - HOUR })) },
  },
};
