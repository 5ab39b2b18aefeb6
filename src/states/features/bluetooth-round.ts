import { m } from '$lib/paraglide/messages';
import type { WorkItem } from '$lib/storage/work-item-record';
import type { State, States } from '../state';
import { HOUR, page, PLAN, row, sensor } from '../world/answers';
import { keptItem } from '../world/kept';
import { bothSucceeded, inPhase, records, reports, type UpgradeFacts } from '../world/upgrade';

const agreed: Partial<WorkItem> = { agreed: { at: Date.now() - HOUR, plan: PLAN } };
const here = { ...keptItem(1, 'Loading bay sensor', agreed), deviceKey: sensor.deviceKey };
const cellar = keptItem(2, 'Cellar humidity sensor', agreed);
const end = { kind: 'succeeded', at: Date.now(), transferred: true, said: false } as const;
const upgraded: WorkItem = { ...here, end, tries: [end] };
const ended: Partial<WorkItem> = { end, tries: [end] };

const succeeded: UpgradeFacts = {
  snapshot: {
    ...{ endedAt: Date.now(), records: bothSucceeded() },
    reports: reports('confirmed', 'downloading', 'transferring', 'succeeded'),
  },
};

const rejected: UpgradeFacts = {
  snapshot: {
    records: records({
      ...{ outcome: { kind: 'failed', code: 'device-rejected-file', details: {} }, fromVersion: '1.0.0' },
      ...{ startedAt: Date.now() - 90_000, endedAt: Date.now() },
    }),
    reports: reports('confirmed', 'downloading', 'transferring', 'failed'),
  },
};

const failure = { kind: 'failed', at: Date.now(), code: 'device-rejected-file', details: {} } as const;

const unknown: UpgradeFacts = {
  snapshot: {
    records: records({
      outcome: { kind: 'unverified', why: 'not-seen-again', said: null },
      fromVersion: '1.0.0',
    }),
    reports: reports('confirmed', 'downloading', 'transferring'),
  },
};

const doubt = { kind: 'unknown', at: Date.now() } as const;

const atTheEnd = (shows: () => string, facts: UpgradeFacts, more: Partial<State>): State => ({
  ...inPhase(shows, { name: 'finished' }, facts),
  ...more,
});

const others = ['AABBCCDD5678', 'AABBCCDD9012'].map((deviceKey, index) =>
  row({ ...sensor, deviceKey }, ['Cellar humidity sensor', '冷库东门温度传感器'][index] ?? '', {
    ...{ planId: PLAN, capabilitiesBitmask: 4, networkType: '5', onlineStatus: 0 },
  }),
);

/** What the page of an upgrade says of the devices that come after it. */
export const bluetoothRound: States = {
  'round-next-device': atTheEnd(m.round_next, succeeded, { kept: { workItems: [upgraded, cellar] } }),
  'round-failed-here': atTheEnd(m.round_after_failed, rejected, {
    kept: { workItems: [{ ...here, end: failure, tries: [failure], place: 3 }, cellar] },
  }),
  'round-result-not-known': atTheEnd(m.round_after_verify, unknown, {
    kept: { workItems: [{ ...here, end: doubt, tries: [doubt], place: 3 }, cellar] },
  }),
  'round-all-done': atTheEnd(m.round_all_done, succeeded, {
    kept: { workItems: [upgraded, { ...cellar, ...ended }] },
  }),
  'another-device-waits': atTheEnd(() => m.waiting_next({ count: 2, text: '2' }), succeeded, {
    answers: { devices: () => page(others) },
  }),
};
