import { m } from '$lib/paraglide/messages';
import type { RecordOf } from '$lib/storage/schema';
import Activity from '../../routes/activity/+page.svelte';
import { view, type States } from '../state';
import { DAY, HOUR, scope, sensor } from '../world/answers';
import { offline } from '../world/gateway';
import { lastAccount, type Kept } from '../world/keep';
import { keptDevices, keptEntry, keptPlans } from '../world/kept';
import { fleet } from './devices';

const activityPage = view(Activity);

const refusal = {
  code: 'upstream-refused',
  upstreamCode: '6123',
  message: 'The plan was suspended',
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

const endings: readonly Partial<RecordOf<'activity'>>[] = [
  { what: 'confirm', outcome: 'accepted', acceptedAt: Date.now() - DAY },
  {
    ...{ what: 'succeeded', kind: 'report', action: null, componentNo: 'MODULE', durationMs: 194_000 },
    ...{ outcome: 'accepted', acceptedAt: Date.now() - HOUR, virtual: true },
  },
  {
    what: 'auto-on',
    kind: 'auto-confirmation',
    action: null,
    planId: null,
    outcome: 'accepted',
    toVersion: null,
  },
  { what: 'cancel', action: 'cancel', outcome: 'withdrawn' },
  { what: 'retry', action: 'retry', outcome: 'dropped' },
];
const done = endings.map(
  (line, index) => keptEntry(index + 4, {}, { ...line, happenedAt: Date.now() - (index + 1) * DAY }).activity,
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
  history: { shows: m.activity_group_done, view: activityPage, answers: fleet, kept: { activity: done } },
  'giving-up': {
    shows: m.activity_drop_title,
    view: activityPage,
    answers: fleet,
    kept: entries(refused),
    act: ({ press }) => press(m.activity_drop()),
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
