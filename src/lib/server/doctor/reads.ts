import * as v from 'valibot';
import { bluetoothPlans } from '../../developer-center/bluetooth-plans';
import { createDeveloperCenter, type DeveloperCenter } from '../../developer-center/client';
import { notUnderstood } from '../../developer-center/wrapper';
import type { OperationName } from '../../developer-center/operations';
import type { Device } from '../../developer-center/types';
import type { Clock } from '../../clock';
import { isOverairError, OverairError } from '../../errors';
import type { Trials } from './trial';

/** Asks one operation as the gateway does. Throws OverairErrors alone. */
export type AskOperation = (name: OperationName, input: unknown) => Promise<unknown>;

/** The pages' own client with the gateway's answers put in the place of the network: what it cannot read, no page can. */
function clientOf(ask: AskOperation, clock: Clock): DeveloperCenter {
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const name = new URL(request.url).pathname.split('/').at(-1) as OperationName;
    try {
      return Response.json({ data: await ask(name, await request.json()) });
    } catch (error) {
      if (!isOverairError(error)) throw error;
      const { code, details } = error;
      return Response.json({ error: { code, details } }, { status: 422 });
    }
  };
  return createDeveloperCenter({
    clock,
    account: () => null,
    language: () => 'en',
    timeZone: () => 'UTC',
    origin: 'http://doctor.invalid',
    fetch: answer,
  });
}

const firstFault = ({ malformed }: { readonly malformed: readonly OverairError[] }) => malformed[0];

const Count = v.object({ haveDeviceUpgradeSum: v.union([v.number(), v.pipe(v.string(), v.digits())]) });
const List = v.object({ list: v.array(v.looseObject({ deviceKey: v.string() })) });

function checked(schema: v.GenericSchema, data: unknown): void {
  const { issues } = v.safeParse(schema, data);
  const path = issues === undefined ? undefined : (v.getDotPath(issues[0]) ?? '');
  if (path === undefined) return;
  throw new OverairError('answer-malformed', { field: path === '' ? 'data' : `data.${path}` });
}

/** Whether an answer says who is signed in, under one of the names that are in use. Throws `answer-malformed`. */
export function checkUser(data: unknown): void {
  const id = v.union([v.pipe(v.string(), v.nonEmpty()), v.number()]);
  const known = ['uid', 'userId', 'id'].some((name) => v.is(v.object({ [name]: id }), data));
  if (!known) throw notUnderstood('data.uid', data);
}

/** A device to ask about, preferably one's own with a plan. */
function pick(devices: readonly Device[]): Device | undefined {
  const rank = (device: Device) => (device.shared ? 2 : 0) + (device.plan.planId === null ? 1 : 0);
  return devices.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** So far a device is looked for, pages of a hundred. */
const MOST_PAGES = 100;

/** The device of that key, on whichever page it stands. */
async function find(
  client: DeveloperCenter,
  first: readonly Device[],
  deviceKey: string,
): Promise<Device | undefined> {
  let devices = first;
  for (let page = 2; page <= MOST_PAGES; page++) {
    const found = devices.find((each) => each.deviceKey === deviceKey);
    if (found !== undefined || devices.length === 0) return found;
    devices = (await client.devices({ page, pageSize: 100 })).items;
  }
  return undefined;
}

const ofDevice = ['device', 'deviceAttributes', 'devicePlan', 'autoConfirmation', 'deviceSecret'] as const;

async function tryDevice(trials: Trials, client: DeveloperCenter, device: Device): Promise<void> {
  await trials.run('device', () => client.device(device));
  await trials.run('deviceAttributes', () => client.deviceAttributes(device));
  const plan = await trials.run('devicePlan', () => client.devicePlan(device));
  const planId = [plan?.planId, device.plan.planId].find((id) => typeof id === 'string' && id !== '') ?? null;
  if (planId === null) trials.skip('upgradeDetails', 'no plan of the device is known');
  else {
    await trials.run('upgradeDetails', () => client.upgradeDetails([{ ...device, planId }]), {
      faultIn: firstFault,
    });
  }
  await trials.run('autoConfirmation', () => client.autoConfirmation(device));
  // That there is no secret, or none for this account, is a full answer.
  await trials.run('deviceSecret', () => client.deviceSecret(device), {
    isAnswer: ({ code }) => code === 'keys-missing' || code === 'no-right',
  });
}

/** Which device is asked about, and whether a Bluetooth plan is. */
export interface Wishes {
  readonly deviceKey: string | null;
  readonly plans: boolean;
}

/** Asks everything that changes nothing, for one device. */
export async function tryReads(
  trials: Trials,
  ask: AskOperation,
  clock: Clock,
  { deviceKey, plans }: Wishes,
): Promise<void> {
  const client = clientOf(ask, clock);
  const page = await trials.run('devices', () => client.devices({ page: 1, pageSize: 100 }), {
    faultIn: firstFault,
  });
  await trials.run('devicesWithPlan', async () =>
    checked(List, await ask('devicesWithPlan', { page: 1, pageSize: 10 })),
  );
  await trials.run('planCount', async () => checked(Count, await ask('planCount', {})));
  const first = page?.items ?? [];
  const device = deviceKey === null ? pick(first) : await find(client, first, deviceKey);
  if (device === undefined) {
    for (const name of [...ofDevice, 'upgradeDetails'] as const) trials.skip(name, 'no device to ask about');
    trials.skip('bluetoothPlan', 'no device to ask about');
    return;
  }
  await tryDevice(trials, client, device);
  if (plans) await trials.run('bluetoothPlan', () => bluetoothPlans(client).bluetoothPlan(device));
  else trials.skip('bluetoothPlan', 'makes the platform push a plan: --plans tries it');
}
