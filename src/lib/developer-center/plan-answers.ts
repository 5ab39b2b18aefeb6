import { OverairError } from '../errors';
import type { DeviceId, DevicePlan } from '../plans/types';
import { parse, parseList, type Parsed } from './parse';
import { PlanSchema } from './plan-schema';
import { isRecord, notUnderstood } from './wrapper';

/**
 * Reads the plan of the device that was asked for; null is none. Throws `answer-malformed` if it cannot be read, has
 * a form that is not known, or is another device's.
 */
export function readPlan(device: DeviceId, answer: unknown): DevicePlan | null {
  if (answer === null) return null;
  if (!isRecord(answer) || !('planId' in answer || 'deviceStatus' in answer)) {
    throw notUnderstood('data.planId', answer);
  }
  const { productKey, deviceKey } = answer;
  const plan = parse(PlanSchema, {
    ...answer,
    productKey: productKey ?? device.productKey,
    deviceKey: deviceKey ?? device.deviceKey,
  });
  for (const name of ['productKey', 'deviceKey'] as const) {
    if (plan[name] !== device[name]) throw new OverairError('answer-malformed', { field: `data.${name}` });
  }
  return plan;
}

/** Reads plans in no promised order. Throws `answer-malformed` if they do not stand in a list. */
export function readPlans(answer: unknown): Parsed<DevicePlan> {
  if (answer !== null && !Array.isArray(answer)) throw notUnderstood('data', answer);
  return parseList(PlanSchema, answer);
}
