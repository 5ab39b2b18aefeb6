import * as v from 'valibot';
import { OverairError } from '../../errors';
import { demoAccount } from './accounts';
import { commandSchema, type Command } from './control-commands';
import type { FaultTarget } from './faults';
import { isOnline, type Device } from './model';
import type { PackageFile } from './packages';
import { phaseOf } from './phases';
import { versionOf } from './requirements';
import { componentNumber } from './seed-plan-maker';
import { overallProgress } from './steps';
import type { World } from './world';

/** What commands work on. */
export interface Controlled {
  world(): World;
  /** The operation under which requests of this one are counted and fail. */
  canonical(operation: FaultTarget): FaultTarget;
  reset(keepSessions: boolean): void;
}

type CommandNamed<Name extends Command['command']> = Extract<Command, { command: Name }>;

/** Parses and carries out one command; what each answers stands in control-commands.ts. */
export async function runCommand(input: unknown, controlled: Controlled): Promise<unknown> {
  const parsed = v.safeParse(commandSchema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new OverairError('request-malformed', { field: v.getDotPath(issue) ?? 'command' });
  }
  const command = parsed.output;
  const world = controlled.world();
  switch (command.command) {
    case 'moveCalendar':
      world.timeline.move(command.ms);
      return { now: world.timeline.now() };
    case 'fault':
      world.faults.add(controlled.canonical(command.operation), command.fault, command.times);
      return {};
    case 'clearFaults':
      world.faults.clear();
      return {};
    case 'expireTokens':
      world.tokens.expireAll(command.refreshTokensToo);
      return {};
    case 'setDevice':
      return setDevice(world, command);
    case 'createPlan':
      return createPlan(world, command);
    case 'setPlanState':
      return setPlanState(world, command);
    case 'changeFile':
      if (!world.packages.revise(command.name.replace(/\.bin$/, ''))) {
        throw new OverairError('request-malformed', { field: 'name' });
      }
      return {};
    case 'device':
      return shown(world, deviceOf(world, command.deviceKey));
    case 'devices':
      return world.devices.of(demoAccount.id).map((device) => shown(world, device));
    case 'reports':
      return world.bluetooth.all.filter(
        (report) => command.deviceKey === undefined || report.deviceKey === command.deviceKey,
      );
    case 'requests':
      return Object.fromEntries(world.requests);
    case 'reset':
      controlled.reset(command.keepSessions);
      return { now: controlled.world().timeline.now() };
  }
}

function deviceOf(world: World, deviceKey: string): Device {
  const device = world.devices.byDeviceKey(deviceKey);
  if (device === undefined) throw new OverairError('request-malformed', { field: 'deviceKey' });
  return device;
}

function setDevice(world: World, command: CommandNamed<'setDevice'>) {
  const device = deviceOf(world, command.deviceKey);
  device.battery = command.battery ?? device.battery;
  device.signal = command.signal ?? device.signal;
  device.memoryFree = command.memoryFree ?? device.memoryFree;
  device.autoConfirm = command.autoConfirm ?? device.autoConfirm;
  device.pace = command.pace ?? device.pace;
  device.versions = {
    module: command.version ?? device.versions.module,
    mcu: command.mcuVersion === undefined ? device.versions.mcu : command.mcuVersion,
  };
  const { failure } = command;
  if (failure !== undefined) device.failure = failure && { ...failure, times: failure.times ?? Infinity };
  if (command.online === true) world.behaviour.wake(device);
  if (command.online === false) world.behaviour.sleep(device);
  return shown(world, device);
}

async function createPlan(world: World, command: CommandNamed<'createPlan'>) {
  const devices = command.deviceKeys.map((deviceKey) => deviceOf(world, deviceKey));
  const [first] = devices;
  if (first === undefined || devices.some((device) => device.plans.at(-1)?.deviceStatus === 1)) {
    throw new OverairError('request-malformed', { field: 'deviceKeys' });
  }
  const now = world.timeline.now();
  const period = { start: now + command.opensIn, end: now + command.endsIn };
  if (period.end <= period.start) throw new OverairError('request-malformed', { field: 'endsIn' });
  const number = world.packages.size;
  const components = command.components.map((component, index) => ({
    sort: index + 1,
    componentNo: componentNumber(component.type),
    type: component.type,
    dataType: component.delta ? (1 as const) : (0 as const),
    from: component.from ?? versionOf(first, component),
    target: component.target,
    notes: component.notes,
    battery: component.battery,
    signal: component.signal,
    space: component.space,
    files: component.files.map((size, fileIndex): PackageFile => {
      const id = `test_${number}_${index + 1}_${fileIndex + 1}`;
      const { checks, wrongChecks } = component;
      return world.packages.add({ id, name: `${id}.bin`, size, seed: id, checks, wrongChecks });
    }),
  }));
  const { name, notes, silent } = command;
  const plan = world.plans.create({ name, notes, silent, period, components });
  for (const device of devices) world.plans.assign(plan, device);
  const files = components.flatMap((component) => component.files);
  return {
    planId: String(plan.id),
    files: await Promise.all(
      files.map(async (file) => ({
        url: world.firmware.link(file, now),
        name: file.name,
        size: file.size,
        ...(await world.packages.digests(file)),
      })),
    ),
  };
}

function setPlanState(world: World, command: CommandNamed<'setPlanState'>) {
  const plan = world.plans.get(BigInt(command.planId));
  if (plan === undefined) throw new OverairError('request-malformed', { field: 'planId' });
  world.plans.setState(plan, command.state);
  return {};
}

/** A device as tests see it: no secrets, and the phase in the platform's own view. */
function shown(world: World, device: Device) {
  const plan = device.plans.at(-1);
  return {
    productKey: device.product.productKey,
    deviceKey: device.deviceKey,
    name: device.name,
    kind: device.product.kind,
    owner: device.owner,
    online: isOnline(device),
    battery: device.battery,
    signal: device.signal,
    memoryFree: device.memoryFree,
    versions: device.versions,
    autoConfirm: device.autoConfirm,
    failure: device.failure?.kind ?? null,
    plan:
      plan === undefined
        ? null
        : {
            planId: String(plan.plan.id),
            name: plan.plan.name,
            state: plan.plan.state,
            phase: phaseOf(plan, world.timeline.now()),
            deviceStatus: plan.deviceStatus,
            confirm: plan.confirm,
            appointment: plan.appointment,
            failure: plan.failure,
            progress: overallProgress(plan, world.timeline.deviceTime()),
            period: plan.plan.period,
          },
  };
}
