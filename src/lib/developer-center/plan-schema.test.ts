import { describe, expect, it } from 'vitest';
import { isOverairError } from '../errors';
import { planPhase } from '../plans/phase';
import { parse, parseList } from './parse';
import { PlanSchema } from './plan-schema';

const file = {
  updIndex: 1,
  fileName: 'module.bin',
  filePath: '/gateway/firmware/abc',
  fileSize: '1024',
  fileSha256: 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
  fileMd5: 'd41d8cd98f00b204e9800998ecf8427e',
  fileCrc: '3421780262',
};

const component = {
  sort: 2,
  comNo: 'MCU1',
  comType: '1',
  dataType: 1,
  cver: '1.0.0',
  tver: '1.1.0',
  versionInfo: 'Smaller',
  battery: '30',
  signal: -105,
  space: 4096,
  downloadStatus: 2,
  upgradeStatus: '1',
  downloadProgress: 100,
  fileList: [{ ...file, updIndex: 2, fileName: 'second.bin' }, file],
};

const plan = {
  planId: '9007199254740993',
  planName: 'Spring',
  productKey: 'p11',
  deviceKey: 'd1',
  deviceName: 'Tracker',
  productIcon: null,
  versionInfo: 'of the version',
  upgradeVersionInfo: 'of this upgrade',
  dataType: '0',
  planStartTime: 1_795_000_000_000,
  planEndTime: '1796000000000',
  appointStartTime: 1_795_100_000_000,
  appointEndTime: 1_795_200_000_000,
  deviceStatus: '1',
  deviceStatusDesc: 'Upgrading',
  userConfirmStatus: 1,
  userConfirmStatusDesc: null,
  upgradeProgress: '37.5',
  upgradeFinishTips: 1,
  comVerList: [component, { sort: 1, comNo: 'MODULE', tver: '2.0.0' }],
};

function fieldOf(value: unknown): unknown {
  try {
    parse(PlanSchema, value);
    return null;
  } catch (error) {
    return isOverairError(error, 'answer-malformed') ? error.details.field : error;
  }
}

describe('PlanSchema', () => {
  it('reads a plan with all that may vary', () => {
    expect(parse(PlanSchema, plan)).toEqual({
      planId: '9007199254740993',
      planName: 'Spring',
      productKey: 'p11',
      deviceKey: 'd1',
      deviceName: 'Tracker',
      notes: 'of this upgrade',
      packageKind: 'full',
      period: { start: 1_795_000_000_000, end: 1_796_000_000_000 },
      appointment: { start: 1_795_100_000_000, end: 1_795_200_000_000 },
      deviceStatus: 'upgrading',
      deviceStatusText: 'Upgrading',
      userConfirmStatus: 'confirmed',
      userConfirmStatusText: '',
      progress: 0.375,
      resultUnseen: true,
      components: [
        {
          sort: 1,
          componentNo: 'MODULE',
          kind: 'unknown',
          packageKind: 'full',
          currentVersion: '',
          targetVersion: '2.0.0',
          notes: '',
          minimumBattery: null,
          minimumSignal: null,
          requiredSpace: null,
          downloadStatus: 'unknown',
          upgradeStatus: 'unknown',
          downloadProgress: 0,
          files: [],
        },
        {
          sort: 2,
          componentNo: 'MCU1',
          kind: 'mcu',
          packageKind: 'delta',
          currentVersion: '1.0.0',
          targetVersion: '1.1.0',
          notes: 'Smaller',
          minimumBattery: 30,
          minimumSignal: -105,
          requiredSpace: 4096,
          downloadStatus: 'done',
          upgradeStatus: 'running',
          downloadProgress: 1,
          files: [
            {
              index: 1,
              name: 'module.bin',
              url: '/gateway/firmware/abc',
              size: 1024,
              sha256: file.fileSha256.toLowerCase(),
              md5: file.fileMd5,
              crc32: 'cbf43926',
            },
            expect.objectContaining({ index: 2, name: 'second.bin' }),
          ],
        },
      ],
    });
  });

  it('takes no appointment from half of one, and the version notes where the upgrade has none', () => {
    const read = parse(PlanSchema, { ...plan, appointEndTime: 0, upgradeVersionInfo: '' });
    expect(read.appointment).toBeNull();
    expect(read.notes).toBe('of the version');
  });

  it('takes a delta plan from its components where it does not say', () => {
    expect(parse(PlanSchema, { ...plan, dataType: null }).packageKind).toBe('delta');
  });

  it('reads "nothing to upgrade" without a plan', () => {
    const nothing = parse(PlanSchema, {
      productKey: 'p11',
      deviceKey: 'd1',
      planId: null,
      deviceStatus: '-1',
    });
    expect(nothing).toMatchObject({ planId: '', deviceStatus: 'nothing-to-upgrade', components: [] });
  });

  it.each([
    ['data.planId', { ...plan, planId: 2 ** 53 }],
    ['data.planEndTime', { ...plan, planEndTime: null }],
    ['data.productKey', { ...plan, productKey: '' }],
    ['data', 'plan'],
  ])('names %s where that is wrong', (field, input) => {
    expect(fieldOf(input)).toBe(field);
  });

  it.each([{ fileSize: -1 }, { fileSize: 0 }, { fileCrc: 'nope' }, { filePath: '' }, { fileSha256: 'ab' }])(
    'is a plan through the cloud all the same with a file of %o, which is then none to send',
    (changes) => {
      const read = parse(PlanSchema, withFile(changes));
      expect(read.components.map(({ files }) => files)).toEqual([[]]);
    },
  );

  it('names a component that it cannot read, and keeps the rest', () => {
    const read = parse(PlanSchema, { ...plan, comVerList: [{ sort: 1 }, component, 'x'] });
    expect(read.components.map(({ componentNo }) => componentNo)).toEqual(['MCU1']);
    expect(read.unreadable).toEqual(['comVerList.0.comNo', 'comVerList.2']);
    expect(parse(PlanSchema, { ...plan, comVerList: {} })).toMatchObject({
      ...{ components: [], unreadable: ['comVerList'] },
    });
  });

  it.each([7, 'x', null, undefined, {}])('knows no status from %o', (status) => {
    const read = parse(PlanSchema, { ...plan, deviceStatus: status, userConfirmStatus: status });
    expect(read).toMatchObject({ deviceStatus: 'unknown', userConfirmStatus: 'unknown', planName: 'Spring' });
    expect(planPhase(read, read.period.start)).toBe('unknown');
  });

  it('recognises times in seconds', () => {
    const read = parse(PlanSchema, { ...plan, planStartTime: 1_795_000_000, planEndTime: '1796000000' });
    expect(read.period).toEqual({ start: 1_795_000_000_000, end: 1_796_000_000_000 });
  });

  it('keeps one bad plan of a list apart', () => {
    const read = parseList(PlanSchema, [plan, { ...plan, planStartTime: 'soon' }, plan]);
    expect(read.items).toHaveLength(2);
    expect(read.malformed.map((error) => error.details.field)).toEqual(['data.1.planStartTime']);
    expect(parseList(PlanSchema, null)).toEqual({ items: [], malformed: [] });
    expect(() => parseList(PlanSchema, {})).toThrow('answer-malformed');
  });
});

function withFile(changes: object): object {
  return { ...plan, comVerList: [{ ...component, fileList: [{ ...file, ...changes }] }] };
}
