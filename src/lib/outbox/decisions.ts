import type { OutboxRecord } from '../storage/outbox-record';
import { mark, stopped, type Attempt, type AttemptDependencies } from './attempt';
import { askPlans, type FoundPlan } from './ask-plans';
import { isSameTopic } from './entries';
import { judge, verdictOnAsked, verdictOnSilence } from './judge';
import type { Picked } from './pick';
import { hasLapsed } from './rules';
import { sendDecisions } from './send-decisions';
import { accepted, failed, refusedBecause, type Verdict } from './verdict';

/** One attempt at decisions of different devices, those to be sent marked already: what became of each. */
export async function attemptDecisions(
  dependencies: AttemptDependencies,
  { task, entries }: Picked,
  signal: AbortSignal,
): Promise<Attempt[]> {
  switch (task) {
    case 'send':
      return send(dependencies, entries, signal);
    case 'judge':
      return judgeAndSend(dependencies, entries, signal);
    case 'ask':
      return ask(dependencies, entries, signal);
    case 'give-back':
      return entries.map((entry) => ({ entry, verdict: refusedBecause('decision-not-sent') }));
    case 'report':
      return [];
  }
}

async function send(
  dependencies: AttemptDependencies,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<Attempt[]> {
  if (signal.aborted) return entries.map((entry) => ({ entry, verdict: failed(stopped, false) }));
  const verdicts = await sendDecisions(dependencies.gateway, entries, signal);
  return entries.map((entry, index) => ({ entry, verdict: verdicts[index] ?? { kind: 'unknown' } }));
}

/** Looks at plans as they are now, and sends what still makes sense. */
async function judgeAndSend(
  dependencies: AttemptDependencies,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<Attempt[]> {
  const { outbox, gateway } = dependencies;
  const lapsed = entries.filter((entry) => hasLapsed(entry, outbox.now()));
  const left = entries.filter((entry) => !lapsed.includes(entry));
  const attempts = lapsed.map((entry) => ({ entry, verdict: refusedBecause('action-lapsed') }));
  const found = left[0]?.subject.kind === 'auto-confirmation' ? null : await askIfAny(gateway, left, signal);
  const judged = left.map((entry) => ({ entry, verdict: verdictBefore(entry, found?.get(entry.id)) }));
  const good = judged.flatMap(({ entry, verdict }) => (verdict === null ? [entry] : []));
  const marked = good.length === 0 ? [] : await mark(dependencies, good);
  return [
    ...attempts,
    ...judged.flatMap(({ entry, verdict }) => (verdict === null ? [] : [{ entry, verdict }])),
    ...(marked.length === 0 ? [] : await send(dependencies, marked, signal)),
  ];
}

function askIfAny(
  gateway: AttemptDependencies['gateway'],
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundPlan>> {
  return entries.length === 0 ? Promise.resolve(new Map()) : askPlans(gateway, entries, signal);
}

/** What is to be said of a kept decision before it goes out; null: it is to go. */
function verdictBefore(entry: OutboxRecord, found: FoundPlan | undefined): Verdict | null {
  if (found === undefined) return null;
  if ('error' in found) return failed(found.error, false);
  const refusal = judge(entry.subject, found.shown);
  if (refusal === null) return null;
  // Seen off by somebody else meanwhile: that is what was wanted.
  if (refusal.message === 'already-acknowledged') return accepted;
  return { kind: 'refused', refusal };
}

/** Asks what became of decisions that went out unanswered. */
async function ask(
  dependencies: AttemptDependencies,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<Attempt[]> {
  const { outbox, clock, scope } = dependencies;
  if (entries[0]?.subject.kind === 'auto-confirmation') return askSwitches(dependencies, entries, signal);
  const found = await askPlans(dependencies.gateway, entries, signal);
  const all = await outbox.reader.about(scope, entries);
  return entries.map((entry) => {
    const plan = found.get(entry.id);
    if (plan === undefined || 'error' in plan)
      return { entry, verdict: failed(plan?.error ?? stopped, false) };
    const context = { now: clock.now(), time: outbox.now(), hasNewer: hasNewer(all, entry) };
    return { entry, verdict: verdictOnAsked(entry, plan.shown, context) };
  });
}

async function askSwitches(
  { gateway, outbox, clock, scope }: AttemptDependencies,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<Attempt[]> {
  const all = await outbox.reader.about(scope, entries);
  return Promise.all(
    entries.map(async (entry): Promise<Attempt> => {
      const { subject, productKey, deviceKey } = entry;
      try {
        const isOn = await gateway.autoConfirmation({ productKey, deviceKey }, { signal });
        if (subject.kind === 'auto-confirmation' && subject.on === isOn) return { entry, verdict: accepted };
        // The platform has answered, though badly: nothing more is to come, and it is as it says.
        if (entry.page !== null && entry.lastFailure === 'upstream-unavailable')
          return { entry, verdict: refusedBecause(entry.lastFailure) };
        const context = { now: clock.now(), time: outbox.now(), hasNewer: hasNewer(all, entry) };
        return { entry, verdict: verdictOnSilence(entry, context) };
      } catch (error) {
        return { entry, verdict: failed(error, false) };
      }
    }),
  );
}

function hasNewer(all: readonly OutboxRecord[], entry: OutboxRecord): boolean {
  const at = all.findIndex(({ id }) => id === entry.id);
  return all.slice(at + 1).some((other) => other.state === 'waiting' && isSameTopic(other, entry));
}
