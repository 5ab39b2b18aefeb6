import { isOverairError, type OverairError } from '../errors';
import type { DeviceId, DevicePlan } from '../plans/types';
import { decisionBody, readOutcomes } from './decisions';
import { AttributesSchema } from './attributes-schema';
import { DeviceSchema, SecretSchema } from './device-schema';
import { readFlag } from './flag-answer';
import type { OperationName, ReportName } from './operations';
import { readPage } from './page-schema';
import { parse, parseList, type Parsed } from './parse';
import { readPlan, readPlans } from './plan-answers';
import { ServerTime } from './server-time';
import { SessionSchema } from './session-schema';
import { createTransport, type TransportOptions } from './transport';
import type {
  Credentials,
  DecisionOutcome,
  Device,
  DeviceAttributes,
  DevicePage,
  DeviceSecret,
  PlanDecision,
  PlanReference,
  Session,
} from './types';

/** The most plans that one `upgradeDetails` or `actOnPlans` may name. */
export const LARGEST_BATCH = 100;

/** The most devices on one page of the list. */
export const LARGEST_PAGE = 100;

export interface CallOptions {
  /** Stops the call: it rejects with `cancelled`. A write may have been taken all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Names one write, however often it is sent; 1–128 of A–Z a–z 0–9 _ . : -. The platform may ignore it. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * The Developer Center by its operations, through the gateway. Every call rejects with an OverairError alone:
 * `offline` if nothing answered within 10 s, `answer-malformed` naming the field, what the gateway says else.
 * Reads are tried once more if no connection came about, writes never.
 */
export interface DeveloperCenter {
  /** The Developer Center's time, learnt from every answer. */
  readonly serverTime: ServerTime;

  session(options?: CallOptions): Promise<Session>;
  signIn(credentials: Credentials, options?: CallOptions): Promise<Session>;
  /** `account` is who signs out, whoever the page shows by now: if the session is another's, `account-changed`. */
  signOut(account: string | null, options?: CallOptions): Promise<void>;

  /** One page, from 1, of at most 100 devices; `deviceName` searches. */
  devices(
    query: { readonly page: number; readonly pageSize: number; readonly deviceName?: string },
    options?: CallOptions,
  ): Promise<DevicePage>;
  device(device: DeviceId, options?: CallOptions): Promise<Device>;
  deviceAttributes(device: DeviceId, options?: CallOptions): Promise<DeviceAttributes>;
  /** null if the device has no plan, or its plan was suspended or terminated. */
  devicePlan(device: DeviceId, options?: CallOptions): Promise<DevicePlan | null>;

  /** At most 100; the outcomes in the order of the decisions. */
  actOnPlans(decisions: readonly PlanDecision[], options?: CallOptions): Promise<DecisionOutcome[]>;
  /** At most 100; the plans in no promised order, and perhaps not all. */
  upgradeDetails(plans: readonly PlanReference[], options?: CallOptions): Promise<Parsed<DevicePlan>>;
  acknowledgeResult(plan: PlanReference, options?: CallOptions): Promise<void>;

  autoConfirmation(device: DeviceId, options?: CallOptions): Promise<boolean>;
  setAutoConfirmation(device: DeviceId, on: boolean, options?: CallOptions): Promise<void>;

  /** What getFetchPlan answers, unread: `bluetoothPlans` makes a plan of it. */
  fetchedPlan(device: DeviceId, options?: CallOptions): Promise<unknown>;
  reportUpgrade(
    report: DeviceId & { readonly componentNo: string; readonly report: ReportName },
    options?: CallOptions,
  ): Promise<void>;
  /** Own devices only. Never to be logged or exported. */
  deviceSecret(device: DeviceId, options?: CallOptions): Promise<DeviceSecret>;
}

export interface ClientOptions extends Omit<TransportOptions, 'serverTime'> {
  /**
   * Called when an operation, sent at `sentAt` by the clock, finds no session any more. Resolves true once the same
   * account is signed in again: the operation, which the gateway refused unheard, is then sent once more. Session
   * calls never ask.
   */
  readonly renewSession?: (sentAt: number) => Promise<boolean>;
  /** Resolves when an operation may be sent; what it rejects with, the operation does, unsent. Session calls never wait. */
  readonly ready?: () => Promise<void>;
  /** Told of every failure of an operation, after which it rejects with the same. */
  readonly onFailure?: (error: OverairError) => void;
}

type Query = Readonly<Record<string, unknown>> | readonly unknown[];

/** A client of the gateway of this page's own origin. */
export function createDeveloperCenter(options: ClientOptions): DeveloperCenter {
  const serverTime = new ServerTime(options.clock);
  const transport = createTransport({ ...options, serverTime });

  const once = (name: OperationName, json: Query, read: boolean, calls?: CallOptions): Promise<unknown> =>
    transport({ method: 'POST', path: `/gateway/api/${name}`, json, read, ...calls });

  const renewing = async (name: OperationName, json: Query, read: boolean, calls?: CallOptions) => {
    const sentAt = options.clock.now();
    try {
      return await once(name, json, read, calls);
    } catch (error) {
      if (!isOverairError(error, 'session-expired') && !isOverairError(error, 'not-signed-in')) throw error;
      if ((await options.renewSession?.(sentAt)) !== true) throw error;
      return once(name, json, read, calls);
    }
  };

  const call = async (name: OperationName, json: Query, read: boolean, calls?: CallOptions) => {
    await options.ready?.();
    try {
      return await renewing(name, json, read, calls);
    } catch (error) {
      if (isOverairError(error)) options.onFailure?.(error);
      throw error;
    }
  };

  const read = (name: OperationName, json: Query, calls?: CallOptions) => call(name, json, true, calls);

  const write = async (name: OperationName, json: Query, calls?: CallOptions): Promise<void> => {
    await call(name, json, false, calls);
  };

  const session = async (method: 'GET' | 'POST', calls?: CallOptions, json?: Credentials) => {
    const request = { method, path: '/gateway/session', read: method === 'GET', signal: calls?.signal };
    return parse(SessionSchema, await transport(json === undefined ? request : { ...request, json }));
  };

  return {
    serverTime,
    session: (calls) => session('GET', calls),
    signIn: (credentials, calls) => session('POST', calls, credentials),
    signOut: async (account, calls) => {
      const { signal } = calls ?? {};
      await transport({ method: 'DELETE', path: '/gateway/session', read: false, account, signal });
    },
    devices: async (query, calls) => {
      const { list, ...counts } = readPage(await read('devices', query, calls));
      return { ...parseList(DeviceSchema, list, 'data.list'), ...counts };
    },
    device: async (device, calls) => parse(DeviceSchema, await read('device', ids(device), calls)),
    deviceAttributes: async (device, calls) =>
      parse(AttributesSchema, await read('deviceAttributes', ids(device), calls)),
    devicePlan: async (device, calls) => readPlan(device, await read('devicePlan', ids(device), calls)),
    actOnPlans: async (decisions, calls) => {
      let requestId: string | undefined;
      const noted = { ...calls, onRequestId: (id: string | undefined) => (requestId = id) };
      const answer = await call('actOnPlans', decisions.map(decisionBody), false, noted);
      return readOutcomes(decisions, answer, requestId);
    },
    upgradeDetails: async (plans, calls) =>
      readPlans(await read('upgradeDetails', plans.map(references), calls)),
    acknowledgeResult: (plan, calls) => write('acknowledgeResult', references(plan), calls),
    autoConfirmation: async (device, calls) => readFlag(await read('autoConfirmation', ids(device), calls)),
    setAutoConfirmation: (device, on, calls) =>
      write(on ? 'autoConfirmationOn' : 'autoConfirmationOff', ids(device), calls),
    fetchedPlan: (device, calls) => read('bluetoothPlan', ids(device), calls),
    reportUpgrade: ({ componentNo, report, ...device }, calls) =>
      write('reportUpgrade', { ...ids(device), componentNo, report }, calls),
    deviceSecret: async (device, calls) =>
      parse(SecretSchema, await read('deviceSecret', ids(device), calls)),
  };
}

/** Callers may hand in whole devices and plans: only what the operation takes is sent. */
function ids({ productKey, deviceKey }: DeviceId): Record<string, string> {
  return { productKey, deviceKey };
}

function references({ productKey, deviceKey, planId }: PlanReference): Record<string, string> {
  return { productKey, deviceKey, planId };
}
