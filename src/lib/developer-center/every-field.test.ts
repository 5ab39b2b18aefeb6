import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOverairError } from '../errors';
import { AttributesSchema } from './attributes-schema';
import { readOutcomes } from './decisions';
import { DeviceSchema } from './device-schema';
import { readFetchedPlan } from './fetched-plan-schema';
import { readPage } from './page-schema';
import { parse } from './parse';
import { readPlan } from './plan-answers';

/** What may stand in the place of any field: nothing, another type, a number or a text without a meaning there. */
const oddities: readonly unknown[] = [
  undefined,
  null,
  '',
  'odd',
  -7.5,
  99,
  1e30,
  true,
  [],
  [[]],
  {},
  { odd: 1 },
];

/** What an output may become by an odd input, beside what it was: it says less, never something else. */
const SILENT: readonly unknown[] = [null, '', 0, false, 'unknown', 'not-told', undefined];

interface Answer {
  readonly name: string;
  readonly sound: Readonly<Record<string, unknown>>;
  readonly read: (answer: unknown) => unknown;
  /** The fields without which nothing can be said: the answer is then refused by their name. */
  readonly decides: readonly string[];
  /** Where a field is read to, if that is not its own name. */
  readonly to: Readonly<Record<string, readonly string[]>>;
}

const device = { productKey: 'p11', deviceKey: 'd1' };
const file = {
  ...{ updIndex: 1, fileName: 'a.bin', filePath: '/a', fileSize: 9, fileSha256: '', fileMd5: '' },
};
const component = {
  ...{ sort: 1, comNo: 'MCU', comType: 1, dataType: 1, cver: '1', tver: '2', versionInfo: 'n', battery: 30 },
  ...{ signal: -100, space: 9, downloadStatus: 2, upgradeStatus: 1, downloadProgress: 1, fileList: [file] },
};

const answers: readonly Answer[] = [
  {
    name: 'a row of devices',
    sound: {
      ...{ ...device, deviceName: 'Van', productName: 'Tracker', onlineStatus: 1, deviceType: 2 },
      ...{ capabilitiesBitmask: 5, networkType: '2', accessType: '1', signalStrength: '-89dBm' },
      ...{
        deviceTag: 'Bay 3',
        lastConnTimeTs: 1_795_000_000_000,
        planId: '7',
        upgradeStatus: 1,
        userConfirmStatus: 1,
      },
    },
    read: (answer) => parse(DeviceSchema, answer),
    decides: ['productKey', 'deviceKey'],
    to: {
      ...{
        deviceName: ['name'],
        deviceTag: ['tag'],
        onlineStatus: ['online'],
        deviceType: ['ownership', 'shared'],
      },
      ...{ capabilitiesBitmask: ['capabilities', 'bluetoothOnly'], lastConnTimeTs: ['lastSeen'] },
      ...{ planId: ['plan'], upgradeStatus: ['plan'], userConfirmStatus: ['plan'] },
    },
  },
  {
    name: 'a plan',
    sound: {
      ...{ ...device, planId: '7', planName: 'Spring', deviceName: 'Van', versionInfo: 'n', dataType: 1 },
      ...{ upgradeVersionInfo: 'of this', planStartTime: 1_795_000_000_000, planEndTime: 1_796_000_000_000 },
      ...{ appointStartTime: 1_795_100_000_000, appointEndTime: 1_795_200_000_000, deviceStatus: 1 },
      ...{ deviceStatusDesc: 'busy', userConfirmStatus: 1, userConfirmStatusDesc: 'yes' },
      ...{ upgradeProgress: 0.5, upgradeFinishTips: 1, comVerList: [component] },
    },
    read: (answer) => readPlan(device, answer),
    decides: ['planId', 'productKey', 'deviceKey', 'planStartTime', 'planEndTime'],
    to: {
      ...{ versionInfo: ['notes'], upgradeVersionInfo: ['notes'], dataType: ['packageKind'] },
      ...{ appointStartTime: ['appointment'], appointEndTime: ['appointment'] },
      ...{ deviceStatusDesc: ['deviceStatusText'], userConfirmStatusDesc: ['userConfirmStatusText'] },
      ...{ upgradeProgress: ['progress'], upgradeFinishTips: ['resultUnseen'] },
      ...{ comVerList: ['components', 'unreadable'], planStartTime: ['period'], planEndTime: ['period'] },
    },
  },
  {
    name: 'attributes',
    sound: { version: '1', mcuVersion: '2', battery: 30, signalStrength: -70, rsrp: -90, memoryFree: 9 },
    read: (deviceData) => parse(AttributesSchema, { deviceData }),
    decides: [],
    to: { version: ['moduleVersion'], signalStrength: ['signal'], rsrp: ['signal'] },
  },
  {
    name: 'a page',
    sound: { list: [1], total: 3, pages: 2, hasNextPage: true, isLastPage: false },
    read: readPage,
    decides: ['list'],
    to: { hasNextPage: ['hasNext'], isLastPage: ['hasNext'] },
  },
];

type Output = Readonly<Record<string, unknown>>;

const withField = (sound: object, field: string, odd: unknown): object => ({ ...sound, [field]: odd });

/** What is read of an answer, or the place that refuses it. */
function attempt(read: () => unknown): { output: Output } | { field: string } {
  try {
    return { output: read() as Output };
  } catch (error) {
    if (!isOverairError(error, 'answer-malformed')) throw error;
    return { field: String(error.details['field']) };
  }
}

describe.each(answers)('$name', ({ sound, read, decides, to }) => {
  const whole = read(sound) as Output;
  const cases = fc.tuple(fc.constantFrom(...Object.keys(sound)), fc.constantFrom(...oddities));

  it('stays usable whatever stands in one field, and says nothing of it that is not so', () => {
    fc.assert(
      fc.property(cases, ([field, odd]) => {
        const result = attempt(() => read(withField(sound, field, odd)));
        if ('field' in result) {
          expect(decides).toContain(field);
          expect(result.field).toContain(field);
          return;
        }
        const own = to[field] ?? [field];
        for (const [name, value] of Object.entries(result.output)) {
          if (!own.includes(name)) expect([name, value]).toEqual([name, whole[name]]);
          else if (typeof value !== 'object' || value === null) {
            const told = [whole[name], odd, String(odd), ...Object.values(sound), device.deviceKey];
            // A share above 1 is percent, and more than the whole is the whole.
            expect([...told, ...SILENT, 1, Number(odd) / 100]).toContainEqual(value);
          }
        }
      }),
      { numRuns: Object.keys(sound).length * oddities.length * 4 },
    );
  });
});

describe('a component', () => {
  it('takes neither its plan nor another component away, whatever stands in one field', () => {
    const sound = answers[1]!.sound;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(component)), fc.constantFrom(...oddities), (field, odd) => {
        const plan = {
          ...sound,
          comVerList: [component, withField({ ...component, comNo: 'B' }, field, odd)],
        };
        const { output } = attempt(() => readPlan(device, plan)) as { output: Output };
        expect(output).toMatchObject({ planId: '7', deviceStatus: 'upgrading' });
        const [first] = output['components'] as readonly unknown[];
        expect(
          (output['components'] as readonly { componentNo: string }[]).map((each) => each.componentNo),
        ).toContain('MCU');
        expect(first).toBeDefined();
        const read = (output['components'] as unknown[]).length;
        expect(read + ((output['unreadable'] as unknown[] | undefined)?.length ?? 0)).toBe(2);
      }),
    );
  });
});

describe('what a Bluetooth upgrade sends', () => {
  const strict = ['updIndex', 'filePath', 'fileSize', 'fileSha256', 'fileMd5'];

  it('is exactly what the plan says, or the plan is refused by the place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(file)), fc.constantFrom(...oddities), (field, odd) => {
        const changed = { componentNo: 'MCU', tver: '2', fileList: [withField(file, field, odd)] };
        const result = attempt(() => readFetchedPlan({ components: [changed] }));
        if ('field' in result) {
          expect(strict).toContain(field);
          expect(result.field).toBe(`data.components.0.fileList.0.${field}`);
          return;
        }
        const read = (result.output['components'] as { files: { size: number; url: string }[] }[])[0]
          ?.files[0];
        const size = field === 'fileSize' ? odd : 9;
        expect(read).toMatchObject({ size, url: field === 'filePath' ? odd : '/a' });
      }),
    );
  });
});

describe('what became of decisions', () => {
  it('is accepted only if its own item says so', () => {
    const item = { ...device, planId: '7', code: 200, msg: '' };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(item)), fc.constantFrom(...oddities), (field, odd) => {
        const decision = { ...device, planId: '7', action: 'confirm' } as const;
        const answer = { successList: [withField(item, field, odd)], failList: [] };
        const [outcome] = readOutcomes([decision], answer);
        const names = field === 'code' || field === 'msg' || (field === 'planId' && (odd ?? '') === '');
        expect(outcome?.outcome).toBe(names ? 'accepted' : 'unknown');
      }),
    );
  });
});
