import { m } from '$lib/paraglide/messages';
import type { DeviceAttributes } from '$lib/developer-center/types';
import type { DeviceRow } from '$lib/fleet/rows';
import { isRunning } from '$lib/plans/phase';
import { brief } from '$lib/ui/foreign-text';
import { count, moment, percent } from '$lib/ui/format';
import { lineHint } from '../line-hint';
import type { Column } from './columns';
import { dueOf, type DueTime } from './due';

/** What is known of a device beside its line, by asking it alone; null if it was not asked, or has not told. */
export interface Asked {
  readonly readings: DeviceAttributes | null;
  readonly autoConfirmed: boolean | null;
}

const dueWords: Record<DueTime['kind'], (when: { when: string }) => string> = {
  by: (when) => m.due_by(when),
  from: (when) => m.due_from(when),
  ended: (when) => m.due_ended(when),
};

type TextColumn = Exclude<Column, 'name' | 'versions' | 'state'>;

/** Whether a column shows a text alone. */
export const isText = (column: Column): column is TextColumn =>
  column !== 'name' && column !== 'versions' && column !== 'state';

const texts: Record<TextColumn, (row: DeviceRow, asked: Asked, now: number) => string> = {
  product: ({ device }) => brief(device.productName),
  key: ({ device }) => device.deviceKey,
  due(row, _, now) {
    if (row.skip !== null) return lineHint(row, now) ?? '';
    const due = dueOf(row, now);
    if (due !== null) return dueWords[due.kind]({ when: moment(due.at, now) });
    // How far it is stands beside the state.
    return isRunning(row.phase) ? '' : (lineHint(row, now) ?? '');
  },
  battery: (_, { readings }) => (readings?.battery == null ? '' : percent(readings.battery / 100)),
  signal({ device }, { readings }) {
    const signal = device.signalStrength ?? readings?.signal ?? null;
    return signal === null ? '' : m.unit_dbm({ value: count(signal) });
  },
  seen({ device }, _, now) {
    if (device.online) return m.device_online();
    if (device.lastSeen !== null) return moment(device.lastSeen, now);
    return device.online === null ? '' : m.device_offline();
  },
  auto: (_, { autoConfirmed }) => (autoConfirmed === null ? '' : autoConfirmed ? m.auto_on() : m.auto_off()),
};

/**
 * What a line says in these columns, '' if that is not known. `now` is the Developer Center's, ms since the epoch. All
 * at once: ten texts that each follow what they are made of cost a table more than their letters.
 */
export function cellTexts(
  columns: readonly Column[],
  row: DeviceRow,
  asked: Asked,
  now: number,
): Readonly<Partial<Record<Column, string>>> {
  return Object.fromEntries(
    columns.flatMap((column) => (isText(column) ? [[column, texts[column](row, asked, now)]] : [])),
  );
}

export interface Versions {
  readonly from: string;
  /** Null if no plan changes it. */
  readonly to: string | null;
}

/** From which version to which a line's plan leads, or what the device runs; null if neither is known. */
export function versionsOf({ plan }: DeviceRow, { readings }: Asked): Versions | null {
  const [component] = plan?.components ?? [];
  if (component !== undefined)
    return { from: component.currentVersion || '?', to: component.targetVersion || '?' };
  const runs = readings?.moduleVersion ?? readings?.mcuVersion ?? null;
  return runs === null ? null : { from: runs, to: null };
}

const columnWords: Record<Column, () => string> = {
  name: () => m.table_name(),
  product: () => m.list_filter_product(),
  key: () => m.device_key(),
  versions: () => m.versions(),
  state: () => m.table_state(),
  due: () => m.table_due(),
  battery: () => m.battery(),
  signal: () => m.signal(),
  seen: () => m.device_seen(),
  auto: () => m.table_auto(),
};

export const columnWord = (column: Column): string => columnWords[column]();
