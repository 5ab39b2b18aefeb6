import { m } from '$lib/paraglide/messages';
import { count } from '$lib/ui/format';
import { devicesText } from '$lib/views/devices-text';
import { deviceIdText } from '$lib/plans/device-id';
import type { State, States } from '../state';
import { home } from '../world/fleet-views';
import { DAY, HOUR, page, plan, row, scope, sensor, session, store, type Fields } from '../world/answers';
import { noNetwork, offline, refused, silent, type Answers } from '../world/gateway';
import { lastAccount } from '../world/keep';
import { keptDevices, keptPlans } from '../world/kept';

/** Names as people give them: short, long, and in their own script. */
const names = [
  'Van 7',
  'Cold store north, rack 12, third shelf from the left, behind the old compressor',
  '冷库东门温度传感器',
  'Forklift',
  'Pump house',
  'Reefer 118',
  'Gate',
  'Quay crane 2',
  'Workshop',
  'Spare',
];

/** What each device's plan is, one of every need and phase; the last has none. */
const changes: readonly (Fields | null)[] = [
  {},
  { planStartTime: Date.now() + DAY },
  { userConfirmStatus: 2, appointStartTime: Date.now() + 5 * HOUR, appointEndTime: Date.now() + 7 * HOUR },
  { userConfirmStatus: 1, deviceStatus: 1, upgradeProgress: 0.42 },
  { userConfirmStatus: 1 },
  { userConfirmStatus: 1, deviceStatus: 3, deviceStatusDesc: 'Not enough power' },
  { userConfirmStatus: 1, deviceStatus: 2, upgradeFinishTips: 1 },
  { deviceStatus: 6, deviceStatusDesc: 'Held by the operator' },
  { planStartTime: Date.now() - 9 * DAY, planEndTime: Date.now() - DAY },
  null,
];

const ids = changes.map((_, index) => ({ ...store, deviceKey: `86123456789000${index}` }));
const idOf = (index: number): typeof store => ids[index] ?? store;
const plans = changes.flatMap((change, index) =>
  change === null ? [] : [plan(idOf(index), { planId: `90071992547409${index}`, ...change })],
);

/** The device that its first row is of. */
export const firstOfFleet = idOf(0);

/** The plans of a fleet, as the list and the details of each tell them. */
export const rows: readonly Fields[] = [
  ...names.map((name, index) => {
    const own = plans[index];
    const { planId = null, deviceStatus = 0, userConfirmStatus = 0 } = own ?? {};
    const state = { planId, upgradeStatus: deviceStatus, userConfirmStatus };
    return row(idOf(index), name, { ...state, onlineStatus: index % 4 === 3 ? 0 : 1 });
  }),
  row(sensor, 'Loading bay sensor', { planId: '7', onlineStatus: 0 }),
  row({ ...store, deviceKey: '861234567890099' }, 'The neighbours’ meter', { deviceType: 2 }),
];

const details = [...plans, plan(sensor, { planId: '7' })];
const textOf = (of: Fields): string =>
  deviceIdText({ productKey: String(of['productKey']), deviceKey: String(of['deviceKey']) });

/** The plans that were asked for. */
export const upgradeDetails = (asked: unknown): readonly Fields[] => {
  const wanted = new Set((asked as readonly Fields[]).map(textOf));
  return details.filter((each) => wanted.has(textOf(each)));
};

export const fleet: Answers = { devices: () => page(rows), upgradeDetails };

/** The fleet's first page of as many, and what comes of each of the others. */
const pages =
  (all: number, other: (page: number) => unknown) =>
  ({ page: number }: Readonly<Record<string, unknown>>): unknown =>
    number === 1 ? page(rows, { pages: all, hasNextPage: true, total: null }) : other(Number(number));

const spareOf = (number: number): Fields =>
  row({ ...store, deviceKey: `8699999990${10_000 + number}` }, `Spare ${number}`);

const failing = (shows: () => string, devices: Answers[keyof Answers]): State => ({
  shows,
  view: home,
  answers: devices === undefined ? {} : { devices },
});

const listView = (id: string, name: string, query: string) => ({
  ...scope,
  ...{ id, name, query, keyList: null, updatedAt: Date.now() },
});

export const devices: States = {
  empty: { shows: m.devices_empty_title, view: home },
  loading: { shows: m.devices_loading, view: home, answers: { devices: silent } },
  few: {
    shows: () => 'Van 7',
    view: home,
    answers: { devices: () => page([row(store, 'Van 7')]) },
  },
  'every-need': { shows: () => 'Quay crane 2', view: home, answers: fleet },
  demonstration: {
    shows: m.demonstration,
    view: home,
    answers: {
      ...fleet,
      session: () => session({ developerCenter: { id: 'recorded', name: 'Demonstration', embedded: true } }),
    },
  },
  'no-match': {
    shows: m.list_no_match_title,
    view: home,
    answers: fleet,
    query: 'q=no device is called so',
  },
  filters: {
    shows: m.list_filter_product,
    view: home,
    answers: fleet,
    act: ({ press }) => press(m.list_filters()),
  },
  'filters-set': {
    shows: () => m.list_active_version({ version: '2.4.1' }),
    view: home,
    answers: fleet,
    query: `version=2.4.1&due=2030-12-31&auto=unknown&seen=day&shared=0`,
  },
  'key-list': {
    shows: () => m.list_keys_not_found({ count: '1' }),
    view: home,
    answers: fleet,
    act: async ({ press, type }) => {
      await press(m.list_filters());
      await press(m.list_keys_action());
      await type(
        m.list_keys_field(),
        `${ids[0]?.deviceKey ?? ''}\n${ids[1]?.deviceKey ?? ''}\n861230000000000`,
      );
    },
  },
  'key-list-missing': { shows: m.list_keys_missing, view: home, answers: fleet, query: 'keys=gone' },
  views: {
    shows: () => 'Due this week',
    view: home,
    answers: fleet,
    query: 'need=failed',
    kept: {
      listViews: [
        listView('1', 'Due this week', 'due=2030-12-31'),
        listView('2', '北区冷库 · 失败', 'need=failed'),
      ],
    },
    act: ({ press }) => press(m.views_title()),
  },
  'views-none': {
    shows: m.views_none,
    view: home,
    answers: fleet,
    act: ({ press }) => press(m.views_title()),
  },
  'view-deleting': {
    shows: () => m.views_delete_text({ name: 'Due this week' }),
    view: home,
    answers: fleet,
    kept: { listViews: [listView('1', 'Due this week', 'due=2030-12-31')] },
    act: async ({ press }) => {
      await press(m.views_title());
      await press(m.views_delete_named({ name: 'Due this week' }));
    },
  },
  keys: {
    shows: m.help_title,
    view: home,
    answers: fleet,
    act: ({ strike }) => strike('?', 'Van 7'),
  },
  'desk-table': {
    shows: () => 'Quay crane 2',
    view: home,
    answers: fleet,
  },
  'desk-selected': {
    shows: m.list_keys_hint,
    view: home,
    answers: fleet,
    act: async ({ press }) => {
      await press(m.list_select_device({ device: 'Van 7' }));
      await press(m.list_select_device({ device: 'Forklift' }));
    },
  },
  'desk-columns': {
    shows: m.table_columns_reset,
    view: home,
    answers: fleet,
    act: ({ press }) => press(m.table_columns()),
  },
  'desk-sorted': {
    shows: () => 'Quay crane 2',
    view: home,
    answers: fleet,
    act: ({ press }) => press(m.table_name()),
  },
  'desk-no-match': {
    shows: m.list_no_match_title,
    view: home,
    answers: fleet,
    query: 'q=no device is called so',
  },
  unavailable: failing(m.error_upstream_unavailable, refused('upstream-unavailable', {}, 502)),
  forbidden: failing(m.list_forbidden_title, refused('no-right', {}, 403)),
  'answer-malformed': failing(
    () => m.error_answer_unknown_form({ field: 'data.list', found: '{rows}' }),
    () => ({ rows: [] }),
  ),
  'one-unreadable': {
    shows: () => m.list_malformed({ devices: devicesText(1) }),
    view: home,
    answers: { ...fleet, devices: () => page([...rows, { deviceName: 'Without a key' }]) },
  },
  'partly-loaded': {
    shows: m.more_pages_failed,
    view: home,
    answers: { ...fleet, devices: pages(2, () => refused('upstream-unavailable', {}, 502)()) },
  },
  truncated: {
    shows: () => m.list_truncated({ count: count(111) }),
    view: home,
    answers: { ...fleet, devices: pages(101, (number) => page([spareOf(number)])) },
  },
  'states-unknown': {
    shows: m.list_states_title,
    view: home,
    answers: { ...fleet, upgradeDetails: refused('upstream-unavailable', {}, 502) },
  },
  unconfirmed: {
    shows: m.reach_asking_title,
    view: home,
    answers: { session: silent },
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
  offline: {
    shows: m.offline_title,
    view: home,
    answers: offline,
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
  'server-error': {
    shows: m.reach_error_title,
    view: home,
    answers: { session: refused('internal', {}, 500) },
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
  'offline-nothing-kept': {
    shows: m.offline_nothing,
    view: home,
    answers: { ...offline, session: noNetwork },
    kept: { settings: [lastAccount] },
  },
};
