import type { DeviceRecord } from '$lib/storage/device-record';
import type { PlanMemory } from '$lib/storage/memory-record';
import type { PlanRecord } from '$lib/storage/plan-record';
import type { RecordOf } from '$lib/storage/schema';
import type { WorkItem } from '$lib/storage/work-item-record';
import type { DevicePlan, PlanComponent } from '$lib/plans/types';
import { ACCOUNT_NAME, DAY, HOUR, PLAN, scope, sensor, store } from './answers';

/* What a browser keeps of an account, as this release writes it. */

export const keptComponent = (more: Partial<PlanComponent> = {}): PlanComponent => ({
  ...{ sort: 1, componentNo: 'MODULE', kind: 'module', packageKind: 'full' },
  ...{ currentVersion: '1.0.0', targetVersion: '1.1.0', notes: 'Steadier radio in tunnels.' },
  ...{ minimumBattery: null, minimumSignal: null, requiredSpace: null },
  ...{ downloadStatus: 'none', upgradeStatus: 'none', downloadProgress: 0 },
  files: [
    {
      ...{ index: 1, name: 'module-1.1.0.bin', url: '/gateway/firmware/module', size: 1_234_567 },
      ...{ sha256: 'a'.repeat(64), md5: null, crc32: null },
    },
  ],
  ...more,
});

export const keptMcu = (more: Partial<PlanComponent> = {}): PlanComponent =>
  keptComponent({
    ...{ sort: 2, componentNo: 'MCU', kind: 'mcu', currentVersion: '0.4', targetVersion: '0.5', notes: '' },
    ...more,
  });

const keptPlan = (ids: typeof store): DevicePlan => ({
  ...ids,
  ...{ planId: PLAN, planName: 'Autumn firmware', deviceName: '', notes: 'Fewer reconnects in tunnels.' },
  ...{
    packageKind: 'full',
    period: { start: Date.now() - DAY, end: Date.now() + 10 * DAY },
    appointment: null,
  },
  ...{ deviceStatus: 'not-upgraded', deviceStatusText: '', userConfirmStatus: 'not-confirmed' },
  ...{
    userConfirmStatusText: '',
    progress: 0,
    resultUnseen: false,
    components: [keptComponent(), keptMcu()],
  },
});

const device = (ids: typeof store, name: string, order: number): DeviceRecord['device'] => ({
  ...ids,
  ...{ order, name, productName: 'Cold chain tracker', tag: '', online: order === 0, shared: false },
  bluetoothOnly: ids === sensor,
  capabilities: { wan: ids !== sensor, wifi: false, bluetooth: ids === sensor, matter: false },
  ...{ networkType: 'cellular', accessType: 'direct', signalStrength: -71, lastSeen: Date.now() - 3 * HOUR },
  plan: { planId: PLAN, deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
});

const readAt = Date.now() - 2 * HOUR;

export const keptDevices: readonly DeviceRecord[] = [
  { ...scope, ...store, device: device(store, 'Van 7', 0), readAt },
  { ...scope, ...sensor, device: device(sensor, 'Loading bay sensor', 1), readAt },
];

export const keptPlans: readonly PlanRecord[] = [
  { ...scope, ...store, plan: keptPlan(store), readAt },
  { ...scope, ...sensor, plan: keptPlan(sensor), readAt },
];

/** What this browser alone knows of the store's plan. */
export const keptMemory = (more: Partial<PlanMemory>): RecordOf<'deviceMemories'> => ({
  ...{ ...scope, ...store, updatedAt: Date.now() - HOUR },
  memory: {
    plan: {
      ...{ planId: PLAN, versionsBefore: { MODULE: '1.0.0', MCU: '0.4' }, decidedHere: false },
      ...{ unasked: false, resultSeen: false, run: null, skip: null },
      ...more,
    },
    history: null,
  },
});

/** A device that stands on the work list, not tried yet. */
export const keptItem = (place: number, name: string, more: Partial<WorkItem> = {}): WorkItem => ({
  ...{ ...scope, ...sensor, deviceKey: `A2C0DE00${1000 + place}`, name, place },
  ...{ addedAt: Date.now() - DAY, agreed: null, end: null, notFoundAt: null, leftAt: null, tries: [] },
  updatedAt: Date.now() - DAY,
  ...more,
});

/** A decision that was to be sent, and what the history says of it. */
export function keptEntry(
  sequence: number,
  entry: Partial<RecordOf<'outbox'>> = {},
  line: Partial<RecordOf<'activity'>> = {},
): { readonly outbox: RecordOf<'outbox'>; readonly activity: RecordOf<'activity'> } {
  const id = `00000000-0000-4000-8000-00000000000${sequence}`;
  const decidedAt = Date.now() - 20 * 60_000;
  return {
    outbox: {
      ...{ ...scope, ...store, sequence, id, key: id, decidedAt, state: 'waiting', attempts: 0, nextAt: 0 },
      subject: { kind: 'action', planId: PLAN, action: 'confirm', appointment: null, sendWhenever: false },
      ...{ uncertain: false, lastFailure: null, refusal: null, page: null, sentAt: null },
      ...entry,
    },
    activity: {
      ...{ ...scope, ...store, id, what: 'confirm', kind: 'action', planId: PLAN, action: 'confirm' },
      ...{
        who: ACCOUNT_NAME,
        deviceName: 'Van 7',
        fromVersion: '1.0.0',
        toVersion: '1.1.0',
        durationMs: null,
      },
      ...{ virtual: false, componentNo: null, happenedAt: decidedAt, acceptedAt: null, outcome: 'waiting' },
      ...{ refusal: null, stage: null, appointment: null, run: null, basis: null },
      planName: 'Autumn firmware',
      ...line,
    },
  };
}
