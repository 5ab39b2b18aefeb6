import * as v from 'valibot';
import { personActions } from '../plans/actions';
import { phases } from '../plans/phase';
import type { HistoryMemory } from './history.svelte';
import type { PlanMemory } from './plan-store';

/** What this app alone knows of one device: the Developer Center does not tell it again. */
export interface KeptMemory {
  readonly plan: PlanMemory | null;
  readonly history: HistoryMemory | null;
}

const Phase = v.picklist(phases);

const EntrySchema = v.variant('kind', [
  v.object({ kind: v.literal('phase'), at: v.number(), phase: Phase, found: v.boolean() }),
  v.object({ kind: v.literal('plan'), at: v.number(), name: v.string() }),
  v.object({ kind: v.literal('presence'), at: v.number(), online: v.boolean() }),
  v.object({ kind: v.literal('action'), at: v.number(), action: v.picklist(personActions) }),
]);

const MemorySchema = v.object({
  plan: v.nullable(
    v.object({
      planId: v.string(),
      versionsBefore: v.record(v.string(), v.string()),
      decidedHere: v.boolean(),
      unasked: v.boolean(),
    }),
  ),
  history: v.nullable(
    v.object({
      planId: v.nullable(v.string()),
      phase: v.nullable(Phase),
      online: v.nullable(v.boolean()),
      entries: v.array(EntrySchema),
    }),
  ),
});

/** What was kept of a device; null where another version of the app has kept it otherwise. */
export function parseMemory(kept: unknown): KeptMemory | null {
  const parsed = v.safeParse(MemorySchema, kept);
  return parsed.success ? parsed.output : null;
}
