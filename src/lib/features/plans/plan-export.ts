import type { DeviceRow } from '$lib/fleet/rows';
import { planIdOf, planStateOf } from '$lib/fleet/rows';
import type { DevicePlan, PlanComponent } from '$lib/plans/types';
import { isoTime, tableToCsv, tableToJson, type Columns } from '$lib/storage/table-export';

/** The version a component had when its plan was first seen; null if it was first seen when it was over. */
export type VersionBefore = (plan: DevicePlan, componentNo: string) => string | null;

/** What several components say, one after the other under their numbers; null if nothing was told. */
function perComponent({ plan }: DeviceRow, of: (component: PlanComponent) => string): string | null {
  const said = (plan?.components ?? []).map((each) => `${each.componentNo} ${of(each)}`.trim());
  return said.length === 0 ? null : said.join('; ');
}

const instantOf = (ms: number | undefined): string | null => (ms === undefined ? null : isoTime(ms));

const columnsWith = (versionBefore: VersionBefore): Columns<DeviceRow> => [
  ['plan', (row) => planIdOf(row)],
  ['planName', ({ plan }) => plan?.planName ?? null],
  ['device', ({ device }) => device.name],
  ['product', ({ device }) => device.productName],
  ['productKey', ({ device }) => device.productKey],
  ['deviceKey', ({ device }) => device.deviceKey],
  ['state', (row) => planStateOf(row)],
  [
    'fromVersions',
    (row) =>
      perComponent(row, (each) =>
        row.plan ? (versionBefore(row.plan, each.componentNo) ?? each.currentVersion) : '',
      ),
  ],
  ['toVersions', (row) => perComponent(row, ({ targetVersion }) => targetVersion)],
  ['reason', (row) => (planStateOf(row) === 'failed' ? (row.plan?.deviceStatusText ?? null) : null)],
  ['seconds', ({ ranFor }) => (ranFor === null ? null : ranFor / 1000)],
  ['begins', ({ plan }) => instantOf(plan?.period.start)],
  ['ends', ({ plan }) => instantOf(plan?.period.end)],
  ['shared', ({ device }) => device.shared],
];

/** How a plan stands with each device, as CSV; the state by its name in code, times in UTC, duration in seconds. */
export const planToCsv = (rows: readonly DeviceRow[], versionBefore: VersionBefore): string =>
  tableToCsv(columnsWith(versionBefore), rows);

/** The same as JSON. */
export const planToJson = (rows: readonly DeviceRow[], versionBefore: VersionBefore): string =>
  tableToJson(columnsWith(versionBefore), rows);
