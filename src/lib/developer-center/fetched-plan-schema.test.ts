import { describe, expect, it } from 'vitest';
import { isOverairError } from '../errors';
import { readFetchedPlan } from './fetched-plan-schema';

const file = {
  updIndex: 1,
  fileName: 'a.bin',
  filePath: '/gateway/firmware/a',
  fileSize: '1024',
  fileMd5: '',
};

const full = { componentNo: 'MCU1', comType: '1', dataType: 1, cver: '1.0', tver: '1.1', fileList: [file] };

const told = {
  ...{ componentNo: 'MCU1', kind: 'mcu', packageKind: 'delta', currentVersion: '1.0', targetVersion: '1.1' },
  files: [{ index: 1, url: '/gateway/firmware/a', size: 1024, sha256: null, md5: null }],
};

const bare = {
  ...{
    componentNo: 'MODULE',
    kind: null,
    packageKind: null,
    currentVersion: '',
    targetVersion: '',
    notes: '',
  },
  ...{ sort: null, minimumBattery: null, minimumSignal: null, requiredSpace: null, files: [] },
};

function refusal(answer: unknown): unknown {
  try {
    return readFetchedPlan(answer);
  } catch (error) {
    return isOverairError(error, 'answer-malformed') ? error.details : error;
  }
}

describe('readFetchedPlan', () => {
  it('reads components that are their number alone, the one form that is published', () => {
    const read = readFetchedPlan({ components: [{ componentNo: 'MODULE' }] });
    expect(read).toEqual({ planId: null, notes: '', packageKind: null, components: [bare] });
  });

  it.each([
    ['components', { components: [full] }],
    ['comVerList', { comVerList: [{ ...full, comNo: 'MCU1', componentNo: null }] }],
    ['one component, not in a list', { components: full }],
    ['the components alone', [full]],
    ['a plan in a list', [{ planId: '', comVerList: [full] }]],
  ])('reads %s', (_form, answer) => {
    expect(readFetchedPlan(answer)).toMatchObject({ planId: null, components: [told] });
  });

  it('takes its notes from the upgrade, else from the version, and decorations only if they can be read', () => {
    const decorated = { ...full, battery: 'high', signal: {}, space: '4096', versionInfo: 7 };
    const read = readFetchedPlan({ planId: 7, versionInfo: 'of the version', components: [decorated] });
    expect(read).toMatchObject({ planId: '7', notes: 'of the version' });
    expect(read?.components[0]).toMatchObject({
      ...{ minimumBattery: null, minimumSignal: null, requiredSpace: 4096, notes: '7' },
    });
  });

  it('has no plan only if the answer says so', () => {
    expect(readFetchedPlan(null)).toBeNull();
    expect(readFetchedPlan({ components: [] })).toMatchObject({ components: [] });
    expect(readFetchedPlan([])).toMatchObject({ components: [] });
  });

  it.each([
    [
      { field: 'data.components', found: '{planId, list}' },
      { planId: 1, list: [full] },
    ],
    [{ field: 'data.components', found: '{}' }, {}],
    [{ field: 'data.components', found: 'string' }, 'none'],
    [{ field: 'data.components', found: '[2]' }, [{ components: [full] }, { components: [full] }]],
    [{ field: 'data.components.0.componentNo' }, { components: [{ tver: '1.1' }] }],
    [
      { field: 'data.components.0.fileList.0.fileSize' },
      { components: [{ ...full, fileList: [{ ...file, fileSize: 0 }] }] },
    ],
  ])('says %o of what it cannot read', (details, answer) => {
    expect(refusal(answer)).toEqual(details);
  });
});
