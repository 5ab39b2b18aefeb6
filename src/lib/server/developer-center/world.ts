import type { Clock } from '../../clock';
import { AccountBook } from './accounts';
import { PlanActions } from './actions';
import { BluetoothReports } from './bluetooth';
import { DeviceBehaviour } from './device-behaviour';
import { DeviceBook } from './device-book';
import { Faults } from './faults';
import { FirmwareServer } from './firmware';
import { Idempotency } from './idempotency';
import { Packages } from './packages';
import { PlanBook } from './plan-book';
import { seed } from './seed';
import { Timeline } from './timeline';
import { TokenBook } from './tokens';
import { PlanWriter } from './wire-plans';

/** What a world is made from. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly address: string;
  readonly devices: number;
  readonly speed: number;
  readonly accessTokenSeconds: number;
  readonly userDomain: string;
  readonly userDomainSecret: string;
}

/** All that a Developer Center knows; a reset makes a new one. */
export type World = ReturnType<typeof createWorld>;

/** A Developer Center as the seed has it, its calendar at the clock's time. */
export function createWorld(options: WorldOptions) {
  const timeline = new Timeline(options.clock, options.speed);
  const behaviour = new DeviceBehaviour(timeline);
  const packages = new Packages();
  const devices = new DeviceBook();
  const plans = new PlanBook(timeline, behaviour);
  const firmware = new FirmwareServer(packages, options.address, options.userDomainSecret);
  seed({ timeline, behaviour, devices, plans, packages }, options.devices);
  return {
    timeline,
    behaviour,
    packages,
    devices,
    plans,
    firmware,
    writer: new PlanWriter(packages, firmware, timeline),
    actions: new PlanActions(devices, plans, behaviour, timeline),
    bluetooth: new BluetoothReports(devices, behaviour, timeline),
    accounts: new AccountBook(options.userDomain, options.userDomainSecret),
    tokens: new TokenBook(options.accessTokenSeconds),
    faults: new Faults(options.clock),
    idempotency: new Idempotency(),
    /** How many requests each operation has had. */
    requests: new Map<string, number>(),
  };
}
