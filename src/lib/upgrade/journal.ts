import * as v from 'valibot';
import { errorCodes } from '../errors';
import { KeptStepStatus } from '../storage/kept-names';
import type { Journal } from './records';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Text = v.string();
const Instant = v.nullable(v.number());

const FileSchema = v.object({
  index: v.number(),
  name: Text,
  url: Text,
  size: Count,
  sha256: v.nullable(Text),
  md5: v.nullable(Text),
  crc32: v.nullable(Text),
});

const ComponentSchema = v.object({
  sort: v.number(),
  componentNo: Text,
  kind: v.picklist(['module', 'mcu']),
  packageKind: v.picklist(['full', 'delta']),
  currentVersion: Text,
  targetVersion: Text,
  notes: Text,
  minimumBattery: v.nullable(v.number()),
  minimumSignal: v.nullable(v.number()),
  requiredSpace: v.nullable(v.number()),
  downloadStatus: KeptStepStatus,
  upgradeStatus: KeptStepStatus,
  downloadProgress: v.number(),
  files: v.array(FileSchema),
});

const Said = v.nullable(v.picklist(['succeeded', 'failed']));

const OutcomeSchema = v.variant('kind', [
  v.object({ kind: v.literal('open') }),
  v.object({ kind: v.literal('succeeded'), transferred: v.boolean() }),
  v.object({
    kind: v.literal('unverified'),
    why: v.picklist(['version-unreadable', 'verdict-unknown', 'not-seen-again']),
    said: Said,
  }),
  v.object({
    kind: v.literal('failed'),
    code: v.picklist(errorCodes),
    details: v.record(Text, v.union([Text, v.number()])),
  }),
]);

const RecordSchema = v.object({
  componentNo: Text,
  outcome: OutcomeSchema,
  fromVersion: v.nullable(Text),
  riskTaken: v.boolean(),
  file: Count,
  acknowledged: Count,
  verdict: v.picklist(['none', 'accepted', 'lost']),
  attempts: Count,
  reported: v.picklist(['nothing', 'confirmed', 'downloading', 'transferring', 'succeeded', 'failed']),
  startedAt: Instant,
  endedAt: Instant,
  sentBytes: Count,
  sendingMs: v.pipe(v.number(), v.minValue(0)),
});

const JournalSchema = v.pipe(
  v.object({
    format: v.literal(1),
    plan: v.object({
      plan: v.object({ planId: v.nullable(Text), notes: Text, components: v.array(ComponentSchema) }),
      end: Instant,
      readAt: v.optional(v.number()),
    }),
    startedAt: v.number(),
    records: v.array(RecordSchema),
  }),
  v.check(({ plan, records }) => plan.plan.components.length === records.length),
);

/** What was kept of an upgrade; null where it is not to be read, as another version of the app wrote it. */
export function parseJournal(kept: unknown): Journal | null {
  const parsed = v.safeParse(JournalSchema, kept);
  return parsed.success ? parsed.output : null;
}
