import { OverairError, type ErrorCode } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import type { Standing } from '$lib/outbox/standing';
import { brief } from '$lib/ui/foreign-text';
import type { UpgradePhase, WorkName } from '$lib/upgrade/phases';
import type { DeviceHolds } from '$lib/upgrade/records';
import { stepOf, upgradeStepWord } from '$lib/features/bluetooth-upgrade/upgrade-words';
import BluetoothPage from '../../routes/devices/[productKey]/[deviceKey]/bluetooth/+page.svelte';
import { view, type State, type States } from '../state';
import { DAY, HOUR, scope, sensor, type Fields } from '../world/answers';
import { offline, refused } from '../world/gateway';
import { lastAccount } from '../world/keep';
import { keptComponent, keptDevices, keptPlans } from '../world/kept';
import { inPhase, records, reports, TOTAL, upgradePlan, type UpgradeFacts } from '../world/upgrade';
import { withPlan } from './device';

const failed = (
  during: WorkName,
  code: ErrorCode,
  {
    holds = 'untouched',
    details = {},
    ...facts
  }: UpgradeFacts & {
    readonly holds?: DeviceHolds;
    readonly details?: Fields;
  } = {},
): State => {
  const phase = { name: 'failed', during, error: new OverairError(code, details as never), holds } as const;
  return inPhase(() => m.upgrade_failed_title({ step: upgradeStepWord(stepOf(phase)) }), phase, facts);
};

const noDevice = { peripheral: null };
const offering = (shows: () => string, choice: UpgradeFacts['choice'] = {}): State =>
  inPhase(shows, { name: 'offering' }, { snapshot: noDevice, choice });

const since = Date.now() - HOUR;
const refusal = {
  code: 'upstream-refused',
  upstreamCode: '6123',
  message: 'The plan was suspended',
} as const;
const standings: Readonly<Record<string, Standing>> = {
  confirmed: { kind: 'accepted', at: since },
  downloading: { kind: 'waiting', since, why: 'network', held: false },
  transferring: { kind: 'unknown', since, held: false },
  succeeded: { kind: 'refused', refusal },
  failed: { kind: 'waiting', since, why: 'code', held: true },
};

const restarting: UpgradePhase = {
  ...{ name: 'restarting', index: 0, verdict: 'accepted', attempt: 1 },
  ...{ since: Date.now(), until: Date.now() + 240_000 },
};

const unverified = (
  shows: () => string,
  why: 'version-unreadable' | 'verdict-unknown' | 'not-seen-again',
  said: 'succeeded' | 'failed' | null = null,
): State =>
  inPhase(
    shows,
    { name: 'finished' },
    {
      snapshot: {
        records: records({ outcome: { kind: 'unverified', why, said }, fromVersion: '1.0.0' }),
        reports: reports('confirmed', 'downloading', 'transferring'),
      },
    },
  );

const sensorPage = view(BluetoothPage, { data: {}, params: sensor });

/** What goes otherwise than it should, and what is said of it. */
export const bluetoothTroubles: States = {
  'other-tab': inPhase(m.upgrade_elsewhere_title, { name: 'offering' }, { shown: { isElsewhere: true } }),
  shared: {
    shows: m.unavailable_shared_device,
    view: sensorPage,
    answers: withPlan({}, { deviceType: 2 }, sensor),
  },
  'device-unavailable': {
    shows: m.device_unavailable_title,
    view: sensorPage,
    answers: { device: refused('upstream-unavailable', {}, 502) },
  },
  'journal-set-aside': {
    shows: m.parked_here_journal,
    view: sensorPage,
    answers: withPlan({}, {}, sensor),
    kept: { journals: [{ ...scope, ...sensor, state: { format: 9 }, reports: [], updatedAt: 1 }] },
  },
  'no-bluetooth': offering(m.upgrade_bluetooth_unsupported, {
    availability: { state: 'unsupported', remedy: 'another-browser' },
  }),
  'no-bluetooth-on-linux': offering(m.upgrade_bluetooth_unsupported, {
    availability: { state: 'unsupported', remedy: 'linux-flag' },
  }),
  'not-over-https': offering(m.upgrade_bluetooth_insecure, { availability: { state: 'insecure' } }),
  'bluetooth-off': offering(m.upgrade_bluetooth_off, { availability: { state: 'off' } }),
  'bluetooth-stuck': offering(m.upgrade_bluetooth_stuck, { availability: { state: 'stuck' } }),
  'chooser-open': offering(m.upgrade_needs_title, { isOpen: true }),
  'chooser-dismissed': offering(m.upgrade_device_dismissed, { wasDismissed: true }),
  'not-here-in-a-round': offering(m.round_not_here, { wasDismissed: true, onNotHere: () => undefined }),
  'chooser-failed': offering(m.upgrade_device_problem, {
    problem: new OverairError('bluetooth-not-permitted'),
  }),
  'another-name': inPhase(
    () => m.upgrade_device_differs({ name: brief('Printer in the office'), expected: 'QUEC_BLE_1234' }),
    { name: 'offering' },
    { snapshot: { peripheral: { name: 'Printer in the office', nameDiffers: true, isVirtual: false } } },
  ),
  virtual: inPhase(
    m.upgrade_virtual_text,
    { name: 'offering' },
    {
      embedded: true,
      snapshot: { peripheral: { name: 'QUEC_BLE_1234', nameDiffers: false, isVirtual: true } },
    },
  ),
  'plan-may-have-changed': inPhase(
    m.upgrade_plan_stale_title,
    { name: 'offering' },
    { snapshot: { ...noDevice, plan: { ...upgradePlan, readAt: Date.now() - 2 * DAY } } },
  ),
  'plan-has-ended': inPhase(
    m.upgrade_plan_ended_title,
    { name: 'offering' },
    { snapshot: { ...noDevice, plan: { ...upgradePlan, end: since, readAt: Date.now() - 2 * DAY } } },
  ),
  'not-kept': inPhase(m.upgrade_keeping_title, restarting, {
    snapshot: { keepingProblem: new OverairError('storage-full') },
  }),
  'screen-not-kept-on': inPhase(m.upgrade_screen_refused, restarting, { shown: { screen: 'refused' } }),
  'screen-cannot-be-kept-on': inPhase(m.upgrade_screen_unsupported, restarting, {
    shown: { screen: 'unsupported' },
  }),
  'record-of-the-last': inPhase(
    m.upgrade_record_title,
    { name: 'offering' },
    { snapshot: noDevice, shown: { record: { has: true, keptAt: Date.now() - DAY, text: '{}' } } },
  ),
  'reports-everywhere': inPhase(m.upgrade_reports_title, restarting, {
    snapshot: { reports: reports('confirmed', 'downloading', 'transferring', 'succeeded', 'failed') },
    shown: { standing: (id) => standings[id] },
  }),
  'waiting-given-up-asked': {
    ...inPhase(m.upgrade_stop_title, restarting),
    act: ({ press }) => press(m.upgrade_stop_waiting()),
  },
  'offer-without-a-network': {
    ...inPhase(
      m.upgrade_offline_title,
      { name: 'offering' },
      { snapshot: { ...noDevice, plan: { ...upgradePlan, readAt: Date.now() - HOUR } } },
    ),
    answers: offline,
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
  },
  'version-not-told-and-not-named': inPhase(m.upgrade_asking_text_unnamed, {
    name: 'asking',
    component: keptComponent({ packageKind: 'delta', currentVersion: '' }),
  }),
  'failed-nothing-answers': failed('planning', 'offline'),
  'failed-web-page': failed('downloading', 'offline', { details: { page: 1 } }),
  'failed-wrong-package': failed('downloading', 'package-hash-mismatch', {
    details: { algorithm: 'SHA-256' },
  }),
  'failed-package-damaged': failed('checking-packages', 'package-damaged'),
  'failed-no-file': failed('planning', 'package-missing', { details: { componentNo: 'MODULE' } }),
  'failed-plans-differ': failed('planning', 'plans-differ', { details: { componentNo: 'MODULE' } }),
  'failed-out-of-range': failed('connecting', 'device-out-of-range'),
  'failed-other-device': failed('signing-in', 'device-other', {
    details: { productKey: 'p11bLe', deviceKey: 'AABBCCDD9999' },
  }),
  'failed-wrong-base': failed('signing-in', 'delta-base-differs', {
    details: { version: '0.9.7', expected: '1.0.0' },
  }),
  'failed-link-lost': failed('transferring', 'link-lost', {
    holds: 'partial',
    snapshot: { records: records({ reported: 'transferring', attempts: 3, acknowledged: TOTAL / 2 }) },
  }),
  'failed-rejected': failed('transferring', 'device-rejected-file', {
    holds: 'rejected',
    snapshot: {
      records: records({ reported: 'failed', attempts: 1 }),
      reports: reports('confirmed', 'downloading', 'transferring', 'failed'),
    },
  }),
  'failed-stuck': failed('transferring', 'bluetooth-stuck', {
    holds: 'partial',
    snapshot: { records: records({ reported: 'transferring', attempts: 1 }) },
    choice: { availability: { state: 'stuck' } },
  }),
  'failed-not-back': failed('restarting', 'device-not-back', {
    holds: 'accepted',
    snapshot: { records: records({ reported: 'transferring', attempts: 1, verdict: 'accepted' }) },
  }),
  'failed-old-version': failed('checking', 'version-not-reached', {
    holds: 'other-version',
    details: { version: '1.0.0', expected: '1.1.0' },
    snapshot: { records: records({ reported: 'failed', attempts: 1, verdict: 'accepted' }) },
  }),
  'result-failed': inPhase(
    m.error_device_rejected_file,
    { name: 'finished' },
    {
      snapshot: {
        records: records({
          ...{ outcome: { kind: 'failed', code: 'device-rejected-file', details: {} }, fromVersion: '1.0.0' },
          ...{ startedAt: since, endedAt: since + 90_000 },
        }),
        reports: reports('confirmed', 'downloading', 'transferring', 'failed'),
      },
    },
  ),
  'result-unreadable': unverified(m.upgrade_unverified_readable, 'version-unreadable'),
  'result-without-verdict': unverified(m.upgrade_unverified_verdict, 'verdict-unknown'),
  'result-not-seen': unverified(m.upgrade_unverified_seen, 'not-seen-again'),
  'result-said': unverified(
    () => m.upgrade_said_succeeded({ version: '1.1.0' }),
    'not-seen-again',
    'succeeded',
  ),
  'result-said-otherwise': unverified(
    () => m.upgrade_said_failed({ version: '1.1.0' }),
    'verdict-unknown',
    'failed',
  ),
  'giving-up-asked': {
    ...failed('transferring', 'link-lost', {
      holds: 'partial',
      snapshot: { records: records({ reported: 'transferring', attempts: 3, acknowledged: TOTAL / 2 }) },
    }),
    shows: m.upgrade_give_up_title,
    act: ({ press }) => press(m.upgrade_give_up()),
  },
  'leaving-a-transfer': {
    ...inPhase(m.upgrade_leave_title, {
      ...{ name: 'transferring', index: 0, file: 0, pausedBy: null, isPausing: false },
      progress: {
        ...{ phase: 'sending', acknowledged: 0.47 * TOTAL, total: TOTAL, bytesPerSecond: 14_200 },
        ...{ remainingSeconds: 46, startedAt: 0 },
      },
    }),
    act: ({ press }) => press(m.upgrade_to_device(), m.upgrade_reports_title()),
  },
  'in-memory-leaving': {
    ...inPhase(m.upgrade_leave_title, restarting, {
      shown: { standing: () => ({ kind: 'waiting', since, why: 'network', held: true }) },
    }),
    act: ({ press }) => press(m.upgrade_to_device(), m.upgrade_reports_title()),
  },
};
