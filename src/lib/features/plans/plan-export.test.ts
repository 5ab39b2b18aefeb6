import { expect, it } from 'vitest';
import { deviceRow } from '$lib/fleet/rows';
import { START } from '$lib/testing/clock';
import { componentWith, deviceWith, planWith } from '$lib/testing/plans';
import { planToCsv, planToJson } from './plan-export';

const plan = planWith('a', {
  planName: 'Autumn',
  deviceStatus: 'failed',
  deviceStatusText: 'No space, again',
  components: [
    componentWith(),
    componentWith({ componentNo: 'MCU', currentVersion: '', targetVersion: '7' }),
  ],
});
const rows = [
  deviceRow(deviceWith('a', { name: '=cmd()' }), plan, START, { ranFor: 90_000 }),
  deviceRow(deviceWith('b'), undefined, START),
];
const before = (_: unknown, componentNo: string) => (componentNo === 'MODULE' ? '0.9.0' : null);

it('writes how a plan stands with each device, and no formula', () => {
  expect(planToCsv(rows, before).replace('\uFEFF', '').split('\r\n')).toEqual([
    'plan,planName,device,product,productKey,deviceKey,state,fromVersions,toVersions,reason,seconds,begins,ends,shared',
    `1,Autumn,"'=cmd()",Tracker,p,a,failed,MODULE 0.9.0; MCU,MODULE 1.1.0; MCU 7,"No space, again",90,` +
      '2026-05-31T12:00:00.000Z,2026-06-02T12:00:00.000Z,false',
    '1,,Device b,Tracker,p,b,waiting,,,,,,,false',
    '',
  ]);
  expect(JSON.parse(planToJson(rows, before))).toMatchObject([
    { device: '=cmd()', state: 'failed', seconds: 90 },
    { device: 'Device b', state: 'waiting', planName: null },
  ]);
});
