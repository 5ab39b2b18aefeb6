import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ActivityRecordSchema } from './activity-record';
import { JournalRecordSchema } from './journal-record';
import { LinkProfileRecordSchema } from './link-profile-record';
import { DeviceMemoryRecordSchema } from './memory-record';
import { WorkItemRecordSchema } from './work-item-record';
import { keptRecords } from '../testing/kept-records';

/** Without these fields, as the release before wrote it. */
const without = (record: object, ...fields: string[]): object =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !fields.includes(name)));

describe('what the release before has kept', () => {
  it('is a journal whose device has nothing whole, and whose sizes were not tried', () => {
    const { state, ...journal } = keptRecords.journals;
    const records = state.records.map((record) => without(record, 'mayBeWhole'));
    const before = { ...journal, state: { ...without(state, 'sizes'), records } };
    expect(v.parse(JournalRecordSchema, before).state).toEqual({
      ...state,
      records: state.records.map((record) => ({ ...record, mayBeWhole: false })),
      sizes: { onTrial: null, refused: [] },
    });
  });

  it('is a line of the history that names no plan, no upgrade and no period', () => {
    const { activity } = keptRecords;
    const before = without(activity, 'planName', 'run', 'basis', 'appointment');
    expect(v.parse(ActivityRecordSchema, before)).toEqual({
      ...activity,
      ...{ planName: '', run: null, basis: null, appointment: null },
    });
  });

  it('is a memory of a plan whose result nobody is known to have seen', () => {
    const { memory, ...record } = keptRecords.deviceMemories;
    const before = { ...record, memory: { ...memory, plan: without(memory.plan ?? {}, 'resultSeen') } };
    expect(v.parse(DeviceMemoryRecordSchema, before).memory.plan?.resultSeen).toBe(false);
  });

  it('is a device of a round that was not missed', () => {
    const before = without(keptRecords.workItems, 'notFoundAt');
    expect(v.parse(WorkItemRecordSchema, before)).toEqual(keptRecords.workItems);
  });

  it('is a decision of no stage', () => {
    expect(v.parse(ActivityRecordSchema, without(keptRecords.activity, 'stage')).stage).toBeNull();
  });

  it('is a profile of a product that joins frames, says what it runs and has lost no link', () => {
    const { profile, ...record } = keptRecords.linkProfiles;
    const kept = without(profile, 'signInWrites', 'silentVersions', 'lostTrials');
    const before = { ...record, profile: { ...kept, transfer: without(profile.transfer, 'inFlight') } };
    expect(v.parse(LinkProfileRecordSchema, before).profile).toEqual({
      ...profile,
      transfer: { ...profile.transfer, inFlight: 'untried' },
      signInWrites: 'pieces',
      silentVersions: 0,
      lostTrials: [],
    });
  });
});
