import type { DeviceId, DevicePlan } from '../plans/types';
import type { KeptDevice } from '../storage/device-record';
import type { Journal } from '../storage/journal-record';
import type { LinkProfile } from '../storage/link-profile-record';
import type { KeptMemory } from '../storage/memory-record';
import type { OutboxRecord } from '../storage/outbox-record';
import type { RecordOf, StoreName } from '../storage/schema';
import type { WorkItem } from '../storage/work-item-record';
import { alice, meter } from './database';
import { componentWith, deviceWith, fileWith, planWith } from './plans';

export function keptDevice({ productKey, deviceKey }: DeviceId, name = 'Meter'): KeptDevice {
  const { plan, ...device } = deviceWith(deviceKey);
  return {
    ...{ ...device, order: 0, productKey, name, productName: 'Heat meter' },
    capabilities: { wan: true, wifi: false, bluetooth: true, matter: false },
    ...{ signalStrength: -71, lastSeen: 1_767_000_000_000 },
    plan: { ...plan, planId: '9007199254740993' },
  };
}

export const keptComponent = componentWith({
  ...{ sort: 1, componentNo: '1', currentVersion: '1.0', targetVersion: '2.0' },
  ...{ notes: 'Less current.\nMore range.', minimumBattery: 20, minimumSignal: -110, requiredSpace: 4096 },
  files: [fileWith({ url: '/gateway/firmware/f' })],
});

export function keptPlan({ productKey, deviceKey }: DeviceId): DevicePlan {
  return planWith(deviceKey, {
    ...{ productKey, planId: '9007199254740993', planName: 'Winter', deviceName: 'Meter' },
    ...{ notes: 'Less current.', period: { start: 1, end: 4_000_000_000_000 } },
    ...{ appointment: { start: 2, end: 3 }, components: [keptComponent] },
  });
}

/** `startedAt` tells one journal from another. */
export function keptJournalState(startedAt = 5): Journal {
  return {
    format: 1,
    plan: { plan: { planId: '7', notes: '', components: [keptComponent] }, end: null, readAt: 4 },
    startedAt,
    records: [
      {
        ...{ componentNo: '1', outcome: { kind: 'open' }, fromVersion: '1.0', riskTaken: false, file: 0 },
        ...{ acknowledged: 4096, verdict: 'none', mayBeWhole: false, attempts: 1, reported: 'transferring' },
        ...{ startedAt: 5, endedAt: null, sentBytes: 4096, sendingMs: 900 },
      },
    ],
    sizes: { onTrial: null, refused: [495] },
  };
}

export const keptProfile: LinkProfile = {
  transfer: {
    ...{ writeSize: 244, commands: 'most', longWrites: 'untried', acknowledgementStyle: 'own' },
    ...{ packetLimit: 'data', packetLength: 'fitted', inFlight: 'two', tookCleanTransfer: true },
  },
  bytesPerSecond: 3000,
  signInWrites: 'whole',
  silentVersions: 1,
  lostTrials: [{ size: 495, times: 1, lastAt: 5 }],
};

/** `at` tells one memory from another. */
export function keptMemory(at = 5): KeptMemory {
  return {
    plan: {
      planId: '7',
      versionsBefore: { '1': '1.0' },
      decidedHere: true,
      unasked: false,
      resultSeen: true,
      run: { begunAt: 1, endedAt: 2 },
      skip: { until: 3 },
    },
    history: {
      ...{ planId: '7', phase: 'queued', online: true },
      entries: [
        { kind: 'phase', at, phase: 'awaiting-confirmation', found: true },
        { kind: 'action', at, action: 'confirm' },
        { kind: 'presence', at, online: false },
        { kind: 'plan', at, name: 'Winter' },
      ],
    },
  };
}

export const keptEntry: OutboxRecord = {
  ...{ ...alice, ...meter, sequence: 1, id: 'i', key: 'k', decidedAt: 5, state: 'refused', attempts: 1 },
  subject: {
    kind: 'action',
    planId: '7',
    action: 'appoint',
    appointment: { start: 1, end: 2 },
    sendWhenever: false,
  },
  ...{ nextAt: 0, uncertain: false, lastFailure: 'no-right' },
  refusal: { code: 'no-right', upstreamCode: '5041', message: 'no right' },
  ...{ page: null, sentAt: null },
};

export const keptWorkItem: WorkItem = {
  ...{ ...alice, ...meter, name: 'Meter', place: 1, addedAt: 5, agreed: { at: 6, plan: '7' } },
  ...{ end: { kind: 'failed', at: 7, code: 'device-out-of-range', details: {} }, leftAt: null, updatedAt: 7 },
  notFoundAt: null,
  tries: [
    { kind: 'unknown', at: 6 },
    { kind: 'failed', at: 7, code: 'device-out-of-range', details: {} },
  ],
};

/** One whole record of each store, of the same account and device; the keys of secrets come from a browser alone. */
export const keptRecords: { readonly [N in Exclude<StoreName, 'secretKeys'>]: RecordOf<N> } = {
  settings: {
    center: '',
    account: '',
    name: 'lastAccount',
    value: { ...alice, name: 'Alice', centerName: 'Demo', embedded: false },
  },
  devices: { ...alice, ...meter, device: keptDevice(meter), readAt: 6 },
  plans: { ...alice, ...meter, plan: keptPlan(meter), readAt: 6 },
  bluetoothPlans: {
    ...{ ...alice, ...meter, plan: keptJournalState().plan.plan, end: 4_000_000_000_000, readAt: 6 },
  },
  linkProfiles: { ...alice, productKey: meter.productKey, profile: keptProfile, updatedAt: 6 },
  outbox: keptEntry,
  activity: {
    ...{ ...alice, ...meter, id: 'i', what: 'appoint', kind: 'action', planId: '7', action: 'appoint' },
    ...{ who: 'Alice', deviceName: 'Meter', fromVersion: '1.0', toVersion: '2.0', durationMs: 61_000 },
    ...{ virtual: false, componentNo: null, happenedAt: 5, acceptedAt: null, outcome: 'refused' },
    stage: { rollout: 'o', number: 1, of: 2 },
    refusal: { code: 'no-right', upstreamCode: '5041', message: 'no right' },
    ...{ planName: 'Winter', run: null, basis: null, appointment: { start: 1, end: 2 } },
  },
  followedUpgrades: {
    ...{ ...alice, ...meter, planId: '7', planName: 'Winter', deviceName: 'Meter', updatedAt: 6 },
    components: [{ componentNo: '1', from: '1.0', to: '2.0' }],
    sights: [
      { state: 'running', at: 5, since: 4 },
      { state: 'failed', at: 6, since: null },
    ],
    ...{ reason: 'Not enough space', decidedHere: true, unasked: false },
  },
  toldEvents: { ...alice, id: 'result:p1:7', toldAt: 6 },
  journals: {
    ...{ ...alice, ...meter, state: keptJournalState(), updatedAt: 6 },
    reports: [{ id: 'r', componentNo: '1', report: 'downloading', savedAt: 5, acceptedAt: null }],
  },
  packages: {
    ...{ ...alice, copyId: 'c', identities: ['x'], sha256: 'ab', name: 'f.bin', size: 3, received: 3 },
    ...{ validator: null, createdAt: 5, usedAt: 6 },
  },
  chunks: new Uint8Array([1, 2, 3]),
  packageUses: {
    ...{ ...alice, ...meter, componentNo: '1', fileIndex: 0, planId: '7', until: 4_000_000_000_000 },
    copyId: 'c',
  },
  secrets: {
    ...{ ...alice, ...meter, iv: new Uint8Array(12), sealed: new ArrayBuffer(40), until: 4_000_000_000_000 },
  },
  deviceMemories: { ...alice, ...meter, memory: keptMemory(), updatedAt: 6 },
  upgradeRecords: { ...alice, ...meter, text: '{}', updatedAt: 6 },
  listViews: {
    ...{ ...alice, id: 'v', name: 'Due this week', query: 'due=2026-12-04&keys=l', keyList: 'l' },
    updatedAt: 6,
  },
  keyLists: { ...alice, id: 'l', keys: ['861234567890001', 'A2C0DE000001'], updatedAt: 6 },
  rollouts: {
    ...{ ...alice, id: 'o', name: 'Winter', createdAt: 5, who: 'Alice', order: 'random', stopAfter: 3 },
    stages: [
      { devices: 1, sentAt: 5, who: 'Alice', results: 'f' },
      { devices: 2, sentAt: null, who: null, results: '' },
    ],
    stops: [{ at: 6, failures: 3, who: null, wentOn: { at: 7, who: 'Alice', reason: 'A loose plug' } }],
    ...{ forgiven: ['p1/d1'], end: null, updatedAt: 7 },
  },
  rolloutStages: {
    ...{ ...alice, rollout: 'o', number: 1 },
    devices: [{ ...meter, planId: '7', name: 'Meter', entry: 'i', leftOut: null }],
  },
  workItems: keptWorkItem,
  prepareWishes: { ...alice, ...meter, name: 'Meter', place: 1, wishedAt: 6 },
  readings: {
    ...{ ...alice, ...meter, readAt: 6 },
    reading: {
      ...{ moduleVersion: '1.0', mcuVersion: null, battery: 62, signal: -71 },
      ...{ memoryFree: 4096, memoryFreeUnit: null },
    },
  },
  parked: { ...alice, id: 'p', store: 'journals', raw: { ...alice, ...meter }, place: 'state', parkedAt: 6 },
};
