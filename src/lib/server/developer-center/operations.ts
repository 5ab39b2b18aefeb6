import { crc32 } from 'node:zlib';
import type { DevicePlan } from './model';
import { presentPlan } from './model';
import { pageInfo } from './page-info';
import { phaseOf } from './phases';
import { planOf } from './actions';
import { pageOf, textOf, type CenterOperation, type Parameters } from './requests';
import { RefusedRequest, type Language } from './words';
import { attributesOnWire, deviceOnWire, type AttributeTypes } from './wire-devices';
import type { World } from './world';

/** Who asks, in which language, and what came beside the parameters. */
export interface Caller {
  /** Empty before signing in. */
  readonly accountId: string;
  readonly authorization: string;
  readonly language: Language;
  readonly idempotencyKey: string | null;
}

type Operation = (world: World, items: readonly Parameters[], caller: Caller) => unknown;

const maximumDetails = 100;

/** The operations that need no token. */
export const openOperations: ReadonlySet<CenterOperation> = new Set([
  'emailSignIn',
  'phoneSignIn',
  'refreshToken',
]);

/** What each operation does: gives the `data` of the envelope, or a promise of it, or throws a RefusedRequest. */
export const operations: Readonly<Record<CenterOperation, Operation>> = {
  emailSignIn: (world, [parameters = {}]) => {
    const now = world.timeline.now();
    const account = world.accounts.signInByEmail(textOf(parameters, 'email'), signInOf(parameters), now);
    return world.tokens.signIn(account.id, now);
  },
  phoneSignIn: (world, [parameters = {}]) => {
    const now = world.timeline.now();
    const code = textOf(parameters, 'internationalCode');
    const account = world.accounts.signInByPhone(
      code,
      textOf(parameters, 'phone'),
      signInOf(parameters),
      now,
    );
    return world.tokens.signIn(account.id, now);
  },
  refreshToken: (world, [parameters = {}]) =>
    world.tokens.refresh(textOf(parameters, 'refreshToken'), world.timeline.now()),
  userInfo: (world, _items, { accountId }) => {
    const account = world.accounts.byId(accountId);
    return {
      uid: accountId,
      nickname: account?.name ?? '',
      // As it is spelt in some of the platform's own answers.
      nikeName: account?.name ?? '',
      email: account?.email ?? '',
      phone: account?.phone ?? '',
      headimg: '',
    };
  },
  signOut: (world, _items, { authorization }) => {
    world.tokens.signOut(authorization);
    return null;
  },
  devices: (world, [parameters = {}], { accountId }) => {
    const part = typeof parameters.deviceName === 'string' ? parameters.deviceName.toLowerCase() : '';
    const products = namesIn(parameters.pkList);
    const found = world.devices.of(accountId).filter(({ name, deviceKey, product }) => {
      const wanted = parameters.deviceKey === undefined || deviceKey === parameters.deviceKey;
      return wanted && name.toLowerCase().includes(part) && (products?.has(product.productKey) ?? true);
    });
    return paged(found, parameters, (device) => deviceOnWire(device, accountId));
  },
  device: (world, [parameters = {}], { accountId }) =>
    deviceOnWire(find(world, parameters, accountId), accountId),
  deviceSecret: (world, [parameters = {}], { accountId }) =>
    deviceOnWire(find(world, parameters, accountId), accountId),
  deviceAttributes: (world, [parameters = {}], { accountId }) =>
    attributesOnWire(find(world, parameters, accountId), world.timeline, attributeTypes(parameters.type)),
  devicePlan: (world, [parameters = {}], { accountId, language }) => {
    const plan = presentPlan(find(world, parameters, accountId));
    return plan === null ? null : world.writer.plan(plan, language);
  },
  actOnPlans: (world, items, { accountId, language, idempotencyKey }) =>
    world.idempotency.once(accountId, 'actOnPlans', idempotencyKey, () =>
      world.actions.act(accountId, items, language),
    ),
  upgradeDetails: (world, items, caller) => {
    if (items.length > maximumDetails) throw new RefusedRequest('tooMany');
    const plans = items.flatMap((item) => detailOf(world, item, caller.accountId));
    return Promise.all(shuffled(plans).map((plan) => world.writer.plan(plan, caller.language)));
  },
  devicesWithPlan: async (world, [parameters = {}], { accountId, language }) => {
    const page = paged(withPlan(world, accountId), parameters, (plan) => world.writer.plan(plan, language));
    return { ...page, list: await Promise.all(page.list) };
  },
  planCount: (world, _items, { accountId }) => ({ haveDeviceUpgradeSum: withPlan(world, accountId).length }),
  autoConfirmation: (world, [parameters = {}], { accountId }) =>
    find(world, parameters, accountId).autoConfirm,
  autoConfirmationOn: (world, [parameters = {}], { accountId }) => {
    world.devices.findOwn(accountId, parameters.productKey, parameters.deviceKey).autoConfirm = true;
    return null;
  },
  autoConfirmationOff: (world, [parameters = {}], { accountId }) => {
    world.devices.findOwn(accountId, parameters.productKey, parameters.deviceKey).autoConfirm = false;
    return null;
  },
  acknowledgeResult: (world, [parameters = {}], { accountId }) => {
    world.actions.acknowledge(accountId, parameters);
    return null;
  },
  bluetoothPlan: (world, [parameters = {}], { accountId, language }) => {
    const plan = world.bluetooth.planFor(find(world, parameters, accountId));
    return plan === null ? null : world.writer.bluetoothPlan(plan, language);
  },
  reportUpgrade: (world, [parameters = {}], { accountId, idempotencyKey }) =>
    world.idempotency.once(accountId, 'reportUpgrade', idempotencyKey, () =>
      world.bluetooth.take(accountId, parameters, idempotencyKey),
    ),
};

function signInOf(parameters: Parameters) {
  return {
    pwd: textOf(parameters, 'pwd'),
    random: textOf(parameters, 'random'),
    // Its absence has a code of its own.
    userDomain: typeof parameters.userDomain === 'string' ? parameters.userDomain : '',
    signature: textOf(parameters, 'signature'),
  };
}

function find(world: World, parameters: Parameters, accountId: string) {
  return world.devices.find(accountId, parameters.productKey, parameters.deviceKey);
}

/** Names parted by commas; null if there are none. */
function namesIn(text: unknown): ReadonlySet<string> | null {
  return typeof text === 'string' && text !== '' ? new Set(text.split(',')) : null;
}

function attributeTypes(type: unknown): AttributeTypes {
  const asked = [...(namesIn(type) ?? ['1'])];
  const known = asked.filter((each) => each === '1' || each === '2' || each === '3');
  if (known.length < asked.length) throw new RefusedRequest('parameterWrong');
  return new Set(known);
}

function paged<T, Row>(all: readonly T[], parameters: Parameters, row: (item: T) => Row) {
  return pageInfo(all, pageOf(parameters), row);
}

/** A device that is unknown or another's, and a plan that it does not have, are left out, as the platform does. */
function detailOf(world: World, item: Parameters, accountId: string): DevicePlan[] {
  const device = world.devices.see(accountId, item.productKey, item.deviceKey);
  const plan = item.planId === undefined ? device?.plans.at(-1) : device && planOf(device, item.planId);
  return plan === undefined ? [] : [plan];
}

/** No order is promised; this one follows from the devices and is not the one asked for. */
function shuffled(plans: readonly DevicePlan[]): DevicePlan[] {
  const key = (plan: DevicePlan) => crc32(plan.device.deviceKey);
  return [...plans].sort((a, b) => key(a) - key(b));
}

/** The plans that still concern a person: neither over nor acknowledged. */
function withPlan(world: World, accountId: string): DevicePlan[] {
  const now = world.timeline.now();
  const settled = new Set(['none', 'expired', 'acknowledged']);
  return world.devices.of(accountId).flatMap((device) => {
    const plan = presentPlan(device);
    return plan === null || settled.has(phaseOf(plan, now)) ? [] : [plan];
  });
}
