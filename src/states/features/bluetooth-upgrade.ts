import { m } from '$lib/paraglide/messages';
import type { UpgradePhase } from '$lib/upgrade/phases';
import { percent } from '$lib/ui/format';
import type { State, States } from '../state';
import { keptComponent } from '../world/kept';
import { bothSucceeded, inPhase, journal, NAME, reports, TOTAL, upgradePlan } from '../world/upgrade';

type Transferring = Extract<UpgradePhase, { name: 'transferring' }>;

const atHalf: Transferring = {
  ...{ name: 'transferring', index: 0, file: 0, pausedBy: null, isPausing: false },
  progress: {
    ...{ phase: 'sending', acknowledged: 0.47 * TOTAL, total: TOTAL, bytesPerSecond: 14_200 },
    ...{ remainingSeconds: 46, startedAt: 0 },
  },
};

const transferring = (
  shows: () => string,
  changes: Partial<Transferring> = {},
  progress: Partial<Transferring['progress']> = {},
): State =>
  inPhase(
    shows,
    { ...atHalf, ...changes, progress: { ...atHalf.progress, ...progress } },
    { snapshot: { reports: reports('confirmed', 'downloading', 'transferring') } },
  );

const noDevice = { snapshot: { peripheral: null } };
const soon = (): number => Date.now() + 4 * 60_000;

/** An upgrade that goes as it should, phase by phase. */
export const bluetoothUpgrade: States = {
  planning: inPhase(m.upgrade_planning, { name: 'planning' }, { snapshot: { plan: null } }),
  'no-plan': inPhase(m.upgrade_none_title, { name: 'no-plan' }, { snapshot: { plan: null } }),
  settling: inPhase(m.upgrade_settling_title, { name: 'settling' }, { snapshot: { plan: null } }),
  offer: inPhase(m.upgrade_needs_title, { name: 'offering' }, noDevice),
  'offer-with-device': inPhase(() => m.upgrade_device_chosen({ name: NAME }), { name: 'offering' }),
  'offer-of-the-demonstration': inPhase(
    m.upgrade_device_virtual,
    { name: 'offering' },
    { ...noDevice, embedded: true },
  ),
  'offer-of-many-files': inPhase(
    m.upgrade_needs_title,
    { name: 'offering' },
    {
      snapshot: {
        profile: null,
        plan: {
          ...upgradePlan,
          plan: { ...upgradePlan.plan, notes: '', components: [keptComponent({ minimumBattery: 90 })] },
        },
      },
    },
  ),
  confirming: inPhase(m.upgrade_confirming_title, { name: 'confirming' }),
  'checking-packages': inPhase(m.upgrade_package_check_title, { name: 'checking-packages' }),
  downloading: inPhase(
    m.upgrade_downloading_title,
    { name: 'downloading', progress: { received: 400_000, total: TOTAL, bytesPerSecond: 90_000 } },
    noDevice,
  ),
  choosing: inPhase(m.upgrade_choosing_title, { name: 'choosing' }, noDevice),
  connecting: inPhase(() => m.upgrade_connecting_title({ name: NAME }), { name: 'connecting', attempt: 1 }),
  'connecting-again': inPhase(m.upgrade_pairing, { name: 'connecting', attempt: 3 }),
  'signing-in': inPhase(m.upgrade_signing_in_title, { name: 'signing-in' }),
  'asking-about-a-risk': inPhase(m.upgrade_asking_title, {
    name: 'asking',
    component: keptComponent({ packageKind: 'delta' }),
  }),
  'offering-the-file': transferring(
    m.upgrade_offering_title,
    {},
    { phase: 'offering', acknowledged: 0, bytesPerSecond: null, remainingSeconds: null },
  ),
  transferring: transferring(m.upgrade_transferring_title),
  'transferring-on': transferring(
    () => m.upgrade_began_at({ percent: percent(0.3) }),
    {},
    { startedAt: 0.3 * TOTAL, remainingSeconds: null },
  ),
  pausing: transferring(m.upgrade_pausing, { isPausing: true }),
  paused: transferring(m.upgrade_paused_title, { pausedBy: 'person' }, { phase: 'paused' }),
  'paused-by-the-device': transferring(
    m.upgrade_paused_device_text,
    { pausedBy: 'device' },
    { phase: 'paused' },
  ),
  'transfer-verifying': transferring(
    m.upgrade_verifying_title,
    {},
    { phase: 'verifying', acknowledged: TOTAL },
  ),
  'cancelling-asked': {
    ...transferring(m.cancel_title),
    act: ({ press }) => press(m.action_cancel()),
  },
  cancelling: inPhase(m.upgrade_cancelling_title, { name: 'cancelling', during: 'transferring' }),
  cancelled: inPhase(m.upgrade_cancelled_title, {
    name: 'cancelled',
    during: 'transferring',
    holds: 'partial',
  }),
  reconnecting: inPhase(m.upgrade_reconnecting_title, {
    ...{ name: 'reconnecting', attempt: 2, until: soon(), goesOnAt: 0.47 * TOTAL, total: TOTAL },
  }),
  'reconnecting-to-start-over': inPhase(m.upgrade_reconnecting_over, {
    ...{ name: 'reconnecting', attempt: 1, until: soon(), goesOnAt: null, total: TOTAL },
  }),
  restarting: inPhase(m.upgrade_restarting_title, {
    ...{ name: 'restarting', index: 0, verdict: 'accepted', attempt: 1, since: Date.now(), until: soon() },
  }),
  'restarting-without-verdict': inPhase(m.upgrade_restarting_lost_title, {
    ...{ name: 'restarting', index: 0, verdict: 'lost', attempt: 2, since: Date.now(), until: soon() },
  }),
  checking: inPhase(m.upgrade_checking_text, { name: 'checking', index: 0, reading: null, until: null }),
  'checking-the-old-version': inPhase(m.upgrade_checking_title, {
    ...{ name: 'checking', index: 0, reading: '1.0.0', until: Date.now() + 48_000 },
  }),
  'checking-silent': inPhase(m.upgrade_checking_title, {
    ...{ name: 'checking', index: 0, reading: null, until: Date.now() + 48_000 },
  }),
  interrupted: inPhase(
    m.upgrade_interrupted_title,
    { name: 'interrupted', goesOn: true, journal: journal({ reported: 'transferring', attempts: 1 }) },
    noDevice,
  ),
  'interrupted-before-sending': inPhase(
    m.upgrade_interrupted_title,
    { name: 'interrupted', goesOn: false, journal: journal({ reported: 'confirmed' }) },
    noDevice,
  ),
  'interrupted-after-sending': inPhase(
    m.upgrade_interrupted_title,
    { name: 'interrupted', goesOn: true, journal: journal({ reported: 'transferring', verdict: 'lost' }) },
    noDevice,
  ),
  succeeded: inPhase(
    m.phase_text_succeeded,
    { name: 'finished' },
    {
      snapshot: {
        endedAt: Date.now(),
        records: bothSucceeded(),
        reports: reports('confirmed', 'downloading', 'transferring', 'succeeded'),
      },
    },
  ),
};
