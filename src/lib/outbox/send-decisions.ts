import { classifyUpstream } from '../developer-center/failures';
import type { DecisionOutcome, PlanDecision, PlanReference } from '../developer-center/types';
import { OverairError } from '../errors';
import type { OutboxRecord } from '../storage/outbox-record';
import type { KeyedCall, OutboxGateway } from './gateway';
import { refusalOf } from './refusal';
import { accepted, failed, type Verdict } from './verdict';

/** Sends decisions of one kind, each once: decisions about plans in one request, the others one by one. */
export async function sendDecisions(
  gateway: OutboxGateway,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<Verdict[]> {
  if (entries[0]?.subject.kind === 'action') return actTogether(gateway, entries, signal);
  return Promise.all(
    entries.map(async (entry): Promise<Verdict> => {
      try {
        await sendAlone(gateway, entry, { signal, idempotencyKey: entry.key });
        return accepted;
      } catch (error) {
        return failed(error, true);
      }
    }),
  );
}

async function actTogether(
  gateway: OutboxGateway,
  entries: readonly OutboxRecord[],
  signal: AbortSignal,
): Promise<Verdict[]> {
  try {
    const outcomes = await gateway.act(entries.map(decisionOf), { signal, idempotencyKey: keyOf(entries) });
    return entries.map((_, index) => verdictOf(outcomes[index]));
  } catch (error) {
    return entries.map(() => failed(error, true));
  }
}

/** One entry's own; several are never sent together a second time, so theirs is the request's. */
function keyOf(entries: readonly OutboxRecord[]): string {
  const [first] = entries;
  return entries.length === 1 && first !== undefined ? first.key : crypto.randomUUID();
}

function verdictOf(outcome: DecisionOutcome | undefined): Verdict {
  if (outcome?.outcome === 'accepted') return accepted;
  // In neither list: the plan says.
  if (outcome?.outcome !== 'refused')
    return failed(new OverairError('answer-malformed', { field: 'data.successList' }), true);
  const { upstreamCode, upstreamMessage, requestId } = outcome;
  const named = requestId === undefined ? {} : { requestId };
  const error = new OverairError('upstream-refused', { upstreamCode, upstreamMessage, ...named });
  if (classifyUpstream(upstreamCode) !== 'refused') return failed(error, true);
  return { kind: 'refused', refusal: refusalOf(error) };
}

async function sendAlone(gateway: OutboxGateway, entry: OutboxRecord, call: KeyedCall): Promise<void> {
  const { subject, productKey, deviceKey } = entry;
  if (subject.kind === 'auto-confirmation')
    await gateway.setAutoConfirmation({ productKey, deviceKey }, subject.on, call);
  else if (subject.kind === 'acknowledge') await gateway.acknowledge(referenceOf(entry), call);
  else throw new OverairError('internal', { kind: subject.kind });
}

/** The plan that a decision is about. */
export function referenceOf({ productKey, deviceKey, subject }: OutboxRecord): PlanReference {
  return { productKey, deviceKey, planId: 'planId' in subject ? subject.planId : '' };
}

function decisionOf(entry: OutboxRecord): PlanDecision {
  if (entry.subject.kind !== 'action') throw new OverairError('internal', { kind: entry.subject.kind });
  const { action, appointment } = entry.subject;
  if (action !== 'appoint') return { ...referenceOf(entry), action };
  if (appointment === null) throw new OverairError('request-malformed', { field: 'appointment' });
  return { ...referenceOf(entry), action, appointment };
}
