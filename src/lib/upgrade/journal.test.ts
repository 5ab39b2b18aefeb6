import { describe, expect, it } from 'vitest';
import { parseJournal } from './journal';
import { parseLinkProfile } from './link-profile';
import { newRecord } from './records';
import { clean, component } from './test-support';

const journal = {
  format: 1,
  plan: { plan: { planId: '7', notes: '', components: [component()] }, end: null },
  startedAt: 5,
  records: [newRecord(component())],
};

describe('what was kept of an upgrade', () => {
  it('is read as it was written', () => {
    expect(parseJournal(structuredClone(journal))).toEqual(journal);
  });

  it('is nothing where another version of the app wrote it, or a part is missing', () => {
    expect(parseJournal({ ...journal, format: 2 })).toBeNull();
    expect(parseJournal({ ...journal, records: [] })).toBeNull();
    expect(parseJournal(undefined)).toBeNull();
  });

  it('reads what was learnt of a product, or learns anew', () => {
    expect(parseLinkProfile(structuredClone(clean))).toEqual(clean);
    expect(parseLinkProfile({ ...clean, bytesPerSecond: -1 })).toBeNull();
    expect(parseLinkProfile({ transfer: { writeSize: 4 } })).toBeNull();
  });
});
