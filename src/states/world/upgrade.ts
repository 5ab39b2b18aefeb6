import type { Device } from '$lib/developer-center/types';
import type { Journal } from '$lib/storage/journal-record';
import { hasEnded, isWorking } from '$lib/upgrade/phase-groups';
import type { UpgradePhase, UpgradeSnapshot } from '$lib/upgrade/phases';
import type { ReportLine, UpgradePlan } from '$lib/upgrade/ports';
import { newRecord, type ComponentRecord } from '$lib/upgrade/records';
import type { ShownChoice, ShownUpgrade } from '$lib/upgrade/shown';
import { view, type State } from '../state';
import { DAY, PLAN, sensor } from './answers';
import { keptComponent, keptMcu } from './kept';
import InRound from './InRound.svelte';
import { keptProfile } from './profile';

/* One upgrade as its page is given it: a snapshot of the flow, and what the browser says of itself. */

export const NAME = 'QUEC_BLE_1234';
export const TOTAL = 1_234_567;

export const components = [keptComponent(), keptMcu()];
export const upgradePlan: UpgradePlan = {
  plan: { planId: PLAN, notes: 'Fewer reconnects in tunnels, and two weeks more of battery.', components },
  end: Date.now() + 10 * DAY,
};

const device: Device = {
  ...{
    ...sensor,
    name: 'Loading bay sensor',
    productName: 'Bay sensor',
    tag: '',
    online: false,
    shared: false,
  },
  capabilities: { wan: false, wifi: false, bluetooth: true, matter: false },
  ...{
    bluetoothOnly: true,
    networkType: 'bluetooth',
    accessType: 'direct',
    signalStrength: null,
    lastSeen: null,
  },
  plan: { planId: PLAN, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
};

/** What comes of a plan whose first component was sent, and whose second ran its version already. */
export const bothSucceeded = (): readonly ComponentRecord[] =>
  records(
    {
      ...{ outcome: { kind: 'succeeded', transferred: true }, fromVersion: '1.0.0' },
      ...{ startedAt: Date.now() - 160_000, endedAt: Date.now(), sentBytes: TOTAL, sendingMs: 87_000 },
    },
    { outcome: { kind: 'succeeded', transferred: false } },
  );

/** The records of the plan's components, each with what differs from one to which nothing has happened. */
export const records = (...changes: readonly Partial<ComponentRecord>[]): readonly ComponentRecord[] =>
  components.map((component, index) => ({ ...newRecord(component), ...changes[index] }));

export const journal = (changes: Partial<ComponentRecord> = {}): Journal => ({
  ...{ format: 1, plan: upgradePlan, startedAt: Date.now() - 20 * 60_000 },
  ...{ records: records(changes), sizes: { onTrial: null, refused: [] } },
});

export const reports = (...names: readonly ReportLine['report'][]): readonly ReportLine[] =>
  names.map((report) => ({ id: report, componentNo: 'MODULE', report, saved: true }));

export const chosen = { name: NAME, nameDiffers: false, isVirtual: false };

/** Half a minute of a transfer on a usual phone. */
const speeds = Array.from({ length: 60 }, (_, index) => ({
  at: Date.now() - (60 - index) * 500,
  bytesPerSecond: 14_000 + 3_000 * Math.sin(index / 5) - (index === 40 ? 9_000 : 0),
}));

const nothing = (): void => undefined;
const never = (): Promise<void> => Promise.resolve();

function shownChoice(more: Partial<ShownChoice>): ShownChoice {
  return {
    ...{ availability: { state: 'ready' }, isOpen: false, problem: null, wasDismissed: false },
    ...{ expectedName: NAME, choose: never, useVirtual: never, onNotHere: null },
    ...more,
  };
}

function shownUpgrade(
  snapshot: UpgradeSnapshot,
  more: Partial<ShownUpgrade>,
  choice: Partial<ShownChoice>,
): ShownUpgrade {
  const { phase } = snapshot;
  return {
    ...{ snapshot, phase, isWorking: isWorking(phase), hasEnded: hasEnded(phase), isElsewhere: false },
    choice: shownChoice(choice),
    ...{ speeds, screen: 'held' },
    ...{ record: { has: isWorking(phase) || hasEnded(phase), keptAt: null, text: '{}' } },
    standing: () => ({ kind: 'accepted', at: Date.now() }),
    ...{ confirm: nothing, resume: nothing, startAnew: nothing, takeRisk: nothing, pause: nothing },
    ...{ proceed: nothing, cancel: nothing, retry: nothing, giveUp: nothing, say: nothing },
    ...more,
  };
}

export interface UpgradeFacts {
  readonly snapshot?: Partial<UpgradeSnapshot>;
  readonly shown?: Partial<ShownUpgrade>;
  readonly choice?: Partial<ShownChoice>;
  /** Whether the demonstration offers a virtual device. */
  readonly embedded?: boolean;
}

/** The upgrade's page in one phase. */
export function inPhase(shows: () => string, phase: UpgradePhase, facts: UpgradeFacts = {}): State {
  const snapshot: UpgradeSnapshot = {
    ...{ phase, plan: upgradePlan, records: records(), profile: keptProfile, peripheral: chosen },
    reports: isWorking(phase) || hasEnded(phase) ? reports('confirmed') : [],
    ...{ startedAt: Date.now() - 60_000, endedAt: null, keepingProblem: null },
    ...facts.snapshot,
  };
  return {
    shows,
    view: view(InRound, {
      view: shownUpgrade(snapshot, facts.shown ?? {}, facts.choice ?? {}),
      ...{ device, embedded: facts.embedded ?? false },
      ...{ reading: { battery: 84, signal: null }, now: Date.now() },
    }),
  };
}
