import * as v from 'valibot';
import { endpointNames } from '../endpoints';
import { behaviouralFailures } from './model';
import { maximumPackageSize } from './packages';

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const milliseconds = v.pipe(v.number(), v.integer());
const planId = v.pipe(v.string(), v.regex(/^\d{1,19}$/));
const version = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const fault = v.variant('kind', [
  v.object({
    kind: v.literal('status'),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
    retryAfter: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
  v.object({ kind: v.picklist(['service-fault', 'malformed', 'drop', 'lose-answer', 'hang']) }),
  v.object({ kind: v.literal('delay'), ms: count(600_000) }),
  v.object({ kind: v.literal('throttle'), bytesPerSecond: count(1_000_000_000) }),
  v.object({ kind: v.literal('cut'), bytes: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
]);

const component = v.object({
  /** 0 module, 1 MCU. */
  type: v.optional(v.picklist([0, 1]), 0),
  /** Usually what the device has. */
  from: v.optional(version),
  /** Usually 9.0.0. */
  target: v.optional(version, '9.0.0'),
  delta: v.optional(v.boolean(), false),
  notes: v.optional(v.string(), 'Made for a test.'),
  /** The sizes of the files, in bytes. */
  files: v.optional(v.pipe(v.array(count(maximumPackageSize)), v.minLength(1), v.maxLength(16)), [32 * 1024]),
  battery: v.optional(v.nullable(v.number()), null),
  signal: v.optional(v.nullable(v.number()), null),
  space: v.optional(v.nullable(v.number()), null),
  checks: v.optional(v.array(v.picklist(['sha256', 'md5', 'crc32'])), ['sha256', 'md5', 'crc32']),
  /** The check values of the plan are not those of the bytes. */
  wrongChecks: v.optional(v.boolean(), false),
});

/** What tests can ask of the embedded Developer Center: POST /gateway/control, one command as JSON. */
export const commandSchema = v.variant('command', [
  /** Moves the calendar by `ms`, also back: tokens, plans, appointments. Devices do not hurry. → {now} */
  v.object({ command: v.literal('moveCalendar'), ms: milliseconds }),

  /**
   * The next `times` requests of an operation, of `firmware`, or of all (`*`) fail so (faults.ts). Operations with one endpoint
   * (`device`, `deviceSecret`) are one here. → {}
   */
  v.object({
    command: v.literal('fault'),
    operation: v.picklist([...endpointNames, 'firmware', '*']),
    fault,
    times: v.optional(count(100_000), 1),
  }),

  /** Takes back the faults that are left. → {} */
  v.object({ command: v.literal('clearFaults') }),

  /** Refuses all access tokens from now on (5032), and the refresh tokens if asked. → {} */
  v.object({ command: v.literal('expireTokens'), refreshTokensToo: v.optional(v.boolean(), false) }),

  /** Sets what a device is or will do wrong (`failure` null: nothing; `times` absent: always). → the device */
  v.object({
    command: v.literal('setDevice'),
    deviceKey: v.string(),
    online: v.optional(v.boolean()),
    battery: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
    signal: v.optional(v.number()),
    memoryFree: v.optional(v.pipe(v.number(), v.minValue(0))),
    version: v.optional(version),
    mcuVersion: v.optional(v.nullable(version)),
    autoConfirm: v.optional(v.boolean()),
    pace: v.optional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(1000))),
    failure: v.optional(
      v.nullable(v.object({ kind: v.picklist(behaviouralFailures), times: v.optional(count(1000)) })),
    ),
  }),

  /** Gives devices a plan; its period is told from now. → {planId, files: [{url, name, size, sha256, md5, crc32}]} */
  v.object({
    command: v.literal('createPlan'),
    deviceKeys: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(10_000)),
    name: v.optional(v.string(), 'Test plan'),
    notes: v.optional(v.string(), 'Made for a test.\nNothing else changes.'),
    silent: v.optional(v.boolean(), false),
    opensIn: v.optional(milliseconds, -60_000),
    endsIn: v.optional(milliseconds, 7 * 24 * 3_600_000),
    components: v.optional(v.pipe(v.array(component), v.minLength(1), v.maxLength(8)), [{}]),
  }),

  /** Suspends or terminates a plan, or takes it up again. → {} */
  v.object({
    command: v.literal('setPlanState'),
    planId,
    state: v.picklist(['activated', 'suspended', 'terminated']),
  }),

  /** Puts other bytes of the same size under the name of a firmware file, as `createPlan` gave it. → {} */
  v.object({ command: v.literal('changeFile'), name: v.string() }),

  /** → one device with its plan, for tests to look at */
  v.object({ command: v.literal('device'), deviceKey: v.string() }),

  /** → [device, …] of the demo account, those shared with it included */
  v.object({ command: v.literal('devices') }),

  /** → [report, …] of Bluetooth upgrades in the order they arrived, of one device if it is named */
  v.object({ command: v.literal('reports'), deviceKey: v.optional(v.string()) }),

  /** → {operation: how many requests}, `firmware` among them; of operations with one endpoint the first counts */
  v.object({ command: v.literal('requests') }),

  /** Back to the seed, the calendar to the clock; `keepSessions`: whoever is signed in stays so. → {now} */
  v.object({ command: v.literal('reset'), keepSessions: v.optional(v.boolean(), false) }),
]);

export type Command = v.InferOutput<typeof commandSchema>;
