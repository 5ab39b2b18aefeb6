import * as v from 'valibot';
import { OverairError } from '../../errors';
import { reportNames, type OperationName } from '../../developer-center/operations';

const MOST_ITEMS = 100;

const Key = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
/** An int64 as digits. */
const PlanId = v.pipe(v.string(), v.regex(/^-?\d{1,19}$/));
/** As late as a `Date` can be: what is later could be sent, and then not be logged. */
const LATEST_INSTANT = 8.64e15;
const Instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST_INSTANT));
const Page = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000));
const PageSize = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100));

const device = { productKey: Key, deviceKey: Key };
const Device = v.object(device);
const PlanOfDevice = v.object({ ...device, planId: PlanId });
const Pages = v.object({ page: Page, pageSize: PageSize });

const batch = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(MOST_ITEMS));

/** What a page may ask, by our names: everything else in a body is dropped, nothing of it reaches the platform. */
const inputs = {
  devices: v.object({
    page: Page,
    pageSize: PageSize,
    deviceName: v.optional(v.pipe(v.string(), v.maxLength(200))),
  }),
  device: Device,
  deviceAttributes: Device,
  devicePlan: Device,
  actOnPlans: batch(
    v.object({
      ...device,
      planId: PlanId,
      operType: v.picklist([1, 2, 3, 5]),
      appointStartTime: v.optional(Instant),
      appointEndTime: v.optional(Instant),
    }),
  ),
  upgradeDetails: batch(PlanOfDevice),
  devicesWithPlan: Pages,
  planCount: v.object({}),
  autoConfirmation: Device,
  autoConfirmationOn: Device,
  autoConfirmationOff: Device,
  acknowledgeResult: PlanOfDevice,
  bluetoothPlan: Device,
  reportUpgrade: v.object({ ...device, componentNo: Key, report: v.picklist(reportNames) }),
  deviceSecret: Device,
} satisfies Record<OperationName, v.GenericSchema>;

type Inputs = { [Name in OperationName]: v.InferOutput<(typeof inputs)[Name]> };

/** Parses with a schema; throws `request-malformed` with the field that broke its rules. */
export function parseRequest<T extends v.GenericSchema>(schema: T, body: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw new OverairError('request-malformed', { field: v.getDotPath(parsed.issues[0]) ?? 'body' });
}

/** The body of an operation as its rules have it. Throws `request-malformed`. */
export function parseInput(name: OperationName, body: unknown): Inputs[OperationName] {
  return parseRequest(inputs[name] as v.GenericSchema<unknown, Inputs[OperationName]>, body);
}
