import { describe, expect, it } from 'vitest';
import { holdsAfter, newRecord, type ComponentRecord } from './records';
import { component } from './testing/stage';

describe('holdsAfter', () => {
  const record = (patch: Partial<ComponentRecord>): ComponentRecord => ({
    ...newRecord(component()),
    ...patch,
  });

  it.each([
    ['untouched', {}, 'device-out-of-range'],
    ['untouched', { reported: 'downloading', attempts: 1 }, 'device-declined'],
    ['partial', { acknowledged: 100 }, 'link-lost'],
    ['partial', { file: 1 }, 'link-lost'],
    // It starts over, so nothing counts as acknowledged.
    ['partial', { acknowledged: 0, reported: 'transferring' }, 'bluetooth-stuck'],
    ['rejected', { acknowledged: 100, reported: 'transferring' }, 'device-rejected-file'],
    ['accepted', { verdict: 'accepted' }, 'device-not-back'],
    ['unknown', { verdict: 'lost' }, 'device-not-back'],
    ['unknown', { acknowledged: 100, mayBeWhole: true }, 'link-lost'],
    ['unknown', { acknowledged: 100, mayBeWhole: true }, 'device-rejected-file'],
    ['other-version', { verdict: 'accepted' }, 'version-not-reached'],
  ] as const)('%s: %o, %s', (holds, patch, code) => {
    expect(holdsAfter(record(patch), code)).toBe(holds);
  });

  it('is untouched before the first component', () => {
    expect(holdsAfter(null, 'offline')).toBe('untouched');
  });
});
