import * as v from 'valibot';
import type { FetchedComponent, FetchedPlan } from '../plans/bluetooth-plan';
import { FileSchema, KindSchema, PackageKindSchema } from './component-values';
import { parse } from './parse';
import * as value from './values';
import { isRecord, notUnderstood } from './wrapper';

/** A component of getFetchPlan: its number, and of what comVerList says whatever is there. */
const ComponentSchema = v.pipe(
  v.object({
    componentNo: v.nullish(value.key),
    comNo: v.nullish(value.key),
    sort: v.fallback(v.nullish(value.size, null), null),
    comType: KindSchema,
    dataType: PackageKindSchema,
    cver: value.text,
    tver: value.text,
    versionInfo: value.wording,
    battery: value.decorative(value.positiveOrNull),
    signal: value.decorative(value.positiveOrNull),
    space: value.decorative(value.positiveOrNull),
    fileList: v.nullish(v.array(FileSchema), []),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): FetchedComponent => {
    const raw = dataset.value;
    const componentNo = raw.componentNo ?? raw.comNo;
    if (componentNo === undefined || componentNo === null) {
      addIssue({
        message: 'missing',
        path: [{ type: 'object', origin: 'value', input: raw, key: 'componentNo', value: undefined }],
      });
      return NEVER;
    }
    return {
      componentNo,
      sort: raw.sort,
      kind: raw.comType,
      packageKind: raw.dataType,
      currentVersion: raw.cver,
      targetVersion: raw.tver,
      notes: raw.versionInfo,
      minimumBattery: raw.battery,
      minimumSignal: raw.signal,
      requiredSpace: raw.space,
      files: raw.fileList.toSorted((a, b) => a.index - b.index),
    };
  }),
);

const PlanSchema = v.pipe(
  v.object({
    planId: v.nullish(v.union([v.literal(''), value.digits]), ''),
    versionInfo: value.wording,
    upgradeVersionInfo: value.wording,
    dataType: PackageKindSchema,
    components: v.array(ComponentSchema),
  }),
  v.transform((raw): FetchedPlan => ({
    planId: raw.planId === '' || raw.planId === '0' ? null : raw.planId,
    notes: raw.upgradeVersionInfo === '' ? raw.versionInfo : raw.upgradeVersionInfo,
    packageKind: raw.dataType,
    components: raw.components,
  })),
);

/**
 * Reads what getFetchPlan answers; null is no plan. Of its form only `components[].componentNo` is public, so
 * `comVerList` is read too, components without anything around them, and one plan in a list. Throws
 * `answer-malformed`, for any other form with what was found.
 */
export function readFetchedPlan(answer: unknown): FetchedPlan | null {
  return answer === null ? null : parse(PlanSchema, unwrapped(answer));
}

function unwrapped(answer: unknown): unknown {
  if (Array.isArray(answer) && answer.every(isComponent)) return { components: answer };
  const plan: unknown = Array.isArray(answer) && answer.length === 1 ? answer[0] : answer;
  if (isRecord(plan)) {
    const components = asList(plan['components']) ?? asList(plan['comVerList']);
    if (components !== null) return { ...plan, components };
  }
  throw notUnderstood('data.components', answer);
}

function asList(components: unknown): readonly unknown[] | null {
  if (Array.isArray(components)) return components as readonly unknown[];
  return isComponent(components) ? [components] : null;
}

function isComponent(value: unknown): boolean {
  return isRecord(value) && ('componentNo' in value || 'comNo' in value);
}
