import { m } from '$lib/paraglide/messages';
import type { Sight } from '$lib/storage/followed-record';
import type { RecordOf } from '$lib/storage/schema';
import Activity from '../../routes/activity/+page.svelte';
import { view, type States } from '../state';
import { DAY, HOUR, scope, sensor, store } from '../world/answers';
import { offline } from '../world/gateway';
import { lastAccount, type Kept } from '../world/keep';
import { keptDevices, keptEntry, keptPlans } from '../world/kept';
import { fleet } from './devices';

const activityPage = view(Activity);

const refusal = {
  code: 'upstream-refused',
  upstreamCode: '6123',
  message: 'The plan was suspended',
  requestId: '6101ec91-6d1c-4f0e-9c58-0d6f3d2f7a10',
} as const;

const entries = (...all: ReturnType<typeof keptEntry>[]): Kept => ({
  outbox: all.map(({ outbox }) => outbox),
  activity: all.map(({ activity }) => activity),
});

const refused = keptEntry(1, { state: 'refused', attempts: 1, refusal }, { outcome: 'refused', refusal });
const unconfigured = keptEntry(
  2,
  {
    ...sensor,
    state: 'unconfigured',
    subject: { kind: 'report', componentNo: 'MODULE', report: 'transferring' },
  },
  {
    ...{ ...sensor, what: 'transferring', kind: 'report', planId: null, action: null },
    ...{ componentNo: 'MODULE', deviceName: 'Loading bay sensor', outcome: 'unconfigured' },
  },
);

const runAt = Date.now() - 2 * HOUR;

/** A Bluetooth upgrade of the sensor, from its confirmation to `end`. */
const reports = (end: Partial<RecordOf<'activity'>> & { readonly what: string }): RecordOf<'activity'>[] =>
  ['confirmed', 'downloading', 'transferring', end.what].map((what, index, { length }) => ({
    ...keptEntry(index + 1).activity,
    ...{ ...sensor, what, kind: 'report', action: null, planId: null, componentNo: 'MODULE' },
    ...{ deviceName: 'Loading bay sensor', outcome: 'accepted', acceptedAt: runAt + index * 60_000 },
    ...{ happenedAt: runAt + index * 60_000, run: { planId: null, begunAt: runAt }, planName: '' },
    ...(index === length - 1 ? end : {}),
  }));

const succeeded = reports({ what: 'succeeded', durationMs: 194_000, basis: { kind: 'device' } });
const failed = reports({
  ...{ what: 'failed', virtual: true },
  basis: { kind: 'error', code: 'version-not-reached', details: { version: '1.0.0', expected: '1.1.0' } },
});

const followed = (
  planId: string,
  sights: readonly Sight[],
  more: Partial<RecordOf<'followedUpgrades'>> = {},
): RecordOf<'followedUpgrades'> => ({
  ...{ ...scope, ...store, planId, planName: 'Autumn firmware', deviceName: 'Van 7', sights },
  components: [
    { componentNo: 'MODULE', from: '1.0.0', to: '1.1.0' },
    { componentNo: 'MCU', from: null, to: '0.5' },
  ],
  ...{ reason: '', decidedHere: false, unasked: false, updatedAt: Date.now() },
  ...more,
});

const ago = (hours: number): number => Date.now() - hours * HOUR;

/** What other browsers and auto-confirmation did, as far as the plans tell it. */
const others = [
  followed(
    '31',
    [
      { state: 'running', at: ago(27), since: ago(30) },
      { state: 'failed', at: ago(26), since: ago(26.001) },
    ],
    { reason: 'Not enough space' },
  ),
  followed('32', [{ state: 'succeeded', at: ago(50), since: ago(60) }], { unasked: true }),
  followed('33', [
    { state: 'queued', at: ago(80), since: null },
    { state: 'gone', at: ago(76), since: ago(77) },
  ]),
];

const endings: readonly Partial<RecordOf<'activity'>>[] = [
  { what: 'confirm', outcome: 'accepted', acceptedAt: Date.now() - DAY, planId: '41' },
  {
    what: 'auto-on',
    kind: 'auto-confirmation',
    action: null,
    planId: null,
    outcome: 'accepted',
    ...{ toVersion: null, planName: '' },
  },
  { what: 'cancel', action: 'cancel', outcome: 'withdrawn', planId: '42' },
  { what: 'retry', action: 'retry', outcome: 'dropped', planId: '43' },
];
const decisions = endings.map(
  (line, index) => keptEntry(index + 5, {}, { ...line, happenedAt: Date.now() - (index + 1) * DAY }).activity,
);
const history: Kept = { activity: [...succeeded, ...decisions], followedUpgrades: others };

/** Decisions of an upgrade in stages that a person has ended after the first of two. */
const endedStages: readonly Partial<RecordOf<'activity'>>[] = [
  { outcome: 'accepted', acceptedAt: Date.now() - 3 * HOUR, stage: { rollout: 'o', number: 1, of: 2 } },
  { outcome: 'withdrawn', stage: { rollout: 'o', number: 2, of: 2 } },
];
const ofEndedStages = endedStages.map(
  (line, index) =>
    keptEntry(
      index + 1,
      {},
      {
        ...{ ...line, deviceKey: `86123456789000${index + 1}`, deviceName: `Van ${index + 7}` },
        ...{ planId: '51', happenedAt: Date.now() - (3 - index) * HOUR },
      },
    ).activity,
);

/** Records that this release cannot read, one of each kind that a person is asked about. */
const parked: Kept = {
  journals: [{ ...scope, ...sensor, state: { format: 9 }, reports: [], updatedAt: 1 }],
  packages: [{ ...scope, copyId: 'odd', identities: 'none' }],
  outbox: [{ ...scope, ...sensor, sequence: 1, id: 'odd', subject: { kind: 'poem' } }],
  parked: [
    { ...scope, id: 'aside', store: 'deviceMemories', raw: { ...sensor }, place: 'memory.plan', parkedAt: 1 },
  ],
};

export const activity: States = {
  empty: { shows: m.activity_empty_title, view: activityPage },
  waiting: {
    shows: m.activity_waits_network,
    view: activityPage,
    answers: offline,
    kept: {
      ...entries(keptEntry(1), keptEntry(2, { uncertain: true, lastFailure: 'offline', attempts: 1 })),
      ...{ settings: [lastAccount], devices: keptDevices, plans: keptPlans },
    },
  },
  refused: {
    shows: m.activity_group_refused_text,
    view: activityPage,
    answers: fleet,
    kept: entries(refused),
  },
  unconfigured: {
    shows: m.activity_group_unconfigured_text,
    view: activityPage,
    answers: fleet,
    kept: entries(unconfigured),
  },
  history: { shows: m.activity_group_done, view: activityPage, answers: fleet, kept: history },
  'bluetooth-failed': {
    shows: m.report_transferring,
    view: activityPage,
    answers: fleet,
    kept: { activity: failed },
    act: ({ press }) => press(m.activity_steps()),
  },
  'ended-stages': {
    shows: () => m.stages_of({ number: 2, of: 2 }),
    view: activityPage,
    answers: fleet,
    kept: {
      activity: ofEndedStages,
      followedUpgrades: [followed('51', [{ state: 'succeeded', at: ago(1), since: ago(2) }])],
    },
    act: ({ press }) => press(m.activity_steps()),
  },
  filtered: {
    shows: m.list_filters_clear,
    view: activityPage,
    query: 'result=failed',
    answers: fleet,
    kept: history,
  },
  'nothing-matches': {
    shows: m.activity_no_match_title,
    view: activityPage,
    query: 'q=nothing+like+it',
    answers: fleet,
    kept: history,
  },
  'giving-up': {
    shows: m.activity_drop_title,
    view: activityPage,
    answers: fleet,
    kept: entries(refused),
    act: ({ press }) => press(m.give_up()),
  },
  parked: { shows: m.parked_title, view: activityPage, answers: fleet, kept: parked },
  'parked-deleting': {
    shows: m.parked_free_title,
    view: activityPage,
    answers: fleet,
    kept: parked,
    act: ({ press }) => press(m.parked_free()),
  },
};
