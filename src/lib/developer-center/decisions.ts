import * as v from 'valibot';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId, PlanAction } from '../plans/types';
import { parse, parseList } from './parse';
import type { DecisionOutcome, PlanDecision, PlanReference } from './types';
import * as value from './values';
import { isRecord } from './wrapper';

/** userBatchConfirmUpgrade's operType; 4 is unknown. */
const operTypes: Readonly<Record<PlanAction, number>> = { confirm: 1, appoint: 2, cancel: 3, retry: 5 };

/** One decision as the operation `actOnPlans` takes it. */
export function decisionBody(decision: PlanDecision): Record<string, string | number> {
  const { productKey, deviceKey, planId, action } = decision;
  const body = { productKey, deviceKey, planId, operType: operTypes[action] };
  if (decision.action !== 'appoint') return body;
  const { start, end } = decision.appointment;
  return { ...body, appointStartTime: start, appointEndTime: end };
}

const List = v.fallback(v.nullish(v.array(v.unknown()), []), []);

const AnswerSchema = v.nullish(
  v.object({
    successList: List,
    failList: List,
    // As a sibling of this operation calls it.
    failureList: List,
  }),
  {},
);

const ItemSchema = v.pipe(
  v.unknown(),
  v.transform(unfolded),
  v.object({
    productKey: value.key,
    deviceKey: value.key,
    planId: v.nullish(v.union([v.literal(''), value.digits]), ''),
    code: v.fallback(v.nullish(v.union([v.number(), v.string()]), ''), ''),
    msg: value.wording,
  }),
);

/** A sibling of this operation has what an item is about below `data`. */
function unfolded(item: unknown): unknown {
  if (!isRecord(item) || !isRecord(item['data'])) return item;
  const { data, ...rest } = item;
  return { ...data, ...rest };
}

type Item = v.InferOutput<typeof ItemSchema>;

/**
 * What became of each decision, in their order, by productKey, deviceKey and, if the platform gives it, planId.
 * One in neither list, or in both, is `unknown`: an item that cannot be read leaves its device so. `requestId` names
 * the request to whoever asks about a refusal.
 */
export function readOutcomes(
  decisions: readonly PlanDecision[],
  answer: unknown,
  requestId?: string,
): DecisionOutcome[] {
  const raw = parse(AnswerSchema, answer);
  const accepted = byDevice(parseList(ItemSchema, raw.successList, 'data.successList').items);
  const refused = byDevice(
    parseList(ItemSchema, [...raw.failList, ...raw.failureList], 'data.failList').items,
  );
  return decisions.map((decision): DecisionOutcome => {
    const device: DeviceId = { productKey: decision.productKey, deviceKey: decision.deviceKey };
    const success = find(accepted, decision);
    const failure = find(refused, decision);
    if (success !== undefined && failure === undefined) return { device, outcome: 'accepted' };
    if (failure === undefined || success !== undefined) return { device, outcome: 'unknown' };
    const upstreamCode = String(failure.code);
    return { device, outcome: 'refused', upstreamCode, upstreamMessage: failure.msg, requestId };
  });
}

function byDevice(items: readonly Item[]): Map<string, Item[]> {
  const map = new Map<string, Item[]>();
  for (const item of items) map.set(deviceIdText(item), [...(map.get(deviceIdText(item)) ?? []), item]);
  return map;
}

function find(items: ReadonlyMap<string, readonly Item[]>, wanted: PlanReference): Item | undefined {
  return items.get(deviceIdText(wanted))?.find((item) => item.planId === '' || item.planId === wanted.planId);
}
