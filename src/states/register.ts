import { account } from './features/account';
import { activity } from './features/activity';
import { appointment } from './features/appointment';
import { batch } from './features/batch';
import { bluetoothRound } from './features/bluetooth-round';
import { bluetoothUpgrade } from './features/bluetooth-upgrade';
import { bluetoothTroubles } from './features/bluetooth-troubles';
import { device } from './features/device';
import { deviceDecisions } from './features/device-decisions';
import { devices } from './features/devices';
import { frame } from './features/frame';
import { label } from './features/label';
import { packages } from './features/packages';
import { plansStates } from './features/plans';
import { stages } from './features/stages';
import { storage } from './features/storage';
import { settingsStates } from './features/settings';
import { workList } from './features/work-list';
import type { State, States } from './state';

/** Every state there is to be seen, by the feature's folder. */
export const features: Readonly<Record<string, States>> = {
  account,
  activity,
  appointment,
  batch,
  'bluetooth-upgrade': { ...bluetoothUpgrade, ...bluetoothTroubles, ...bluetoothRound },
  device: { ...device, ...deviceDecisions },
  devices,
  frame,
  label,
  packages,
  plans: plansStates,
  stages,
  storage,
  settings: settingsStates,
  'work-list': workList,
};

/** null if there is no such state. */
export const stateAt = (feature: string, name: string): State | null => features[feature]?.[name] ?? null;

/** Where a state is shown. */
export function addressOf(feature: string, name: string): string {
  const query = stateAt(feature, name)?.query;
  return `/states/${feature}/${name}${query === undefined ? '' : `?${encodeURI(query)}`}`;
}
