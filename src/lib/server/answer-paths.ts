import { isRecord, notUnderstood } from '../developer-center/wrapper';
import type { AnswerPaths, EndpointName } from './endpoints';

/** Where the parts of each answer usually stand. An operation that is not named has none that could stand elsewhere. */
export const usualPaths: Readonly<Partial<Record<EndpointName, AnswerPaths>>> = {
  devices: { list: 'list' },
  devicesWithPlan: { list: 'list' },
  devicePlan: { components: 'comVerList' },
  upgradeDetails: { list: '.', components: 'comVerList' },
  bluetoothPlan: { components: 'components' },
  actOnPlans: { successes: 'successList', failures: 'failList' },
};

const namesOf = (path: string): string[] => (path === '.' ? [] : path.split('.'));

/** What stands at a path; undefined if nothing does. */
function at(value: unknown, names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (!isRecord(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A copy with something at a path; what stands beside it on the way stays. */
function put(value: unknown, names: readonly string[], part: unknown): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return part;
  const fields = isRecord(value) ? value : {};
  const inner = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return { ...fields, [name]: put(inner, rest, part) };
}

/** A copy without what stands at a path. */
function without(value: unknown, names: readonly string[]): unknown {
  const [name, ...rest] = names;
  if (name === undefined || !isRecord(value) || !Object.hasOwn(value, name)) return value;
  const { [name]: inner, ...beside } = value;
  return rest.length === 0 ? beside : { ...beside, [name]: without(inner, rest) };
}

/** The list, and what stands beside it, which are the facts about its pages: both go along, from either place. */
function moveList(data: unknown, from: string, to: string): unknown {
  const names = namesOf(from);
  const list = at(data, names);
  if (!Array.isArray(list)) throw notUnderstood(from === '.' ? 'data' : `data.${from}`, data);
  if (to === '.') return list;
  const beside = without(at(data, names.slice(0, -1)), names.slice(-1));
  const around = without(data, names.slice(0, 1));
  const target = namesOf(to);
  const facts = { ...(isRecord(around) ? around : {}), ...(isRecord(beside) ? beside : {}) };
  return put({}, target.slice(0, -1), { ...facts, [target.at(-1) ?? '']: list });
}

function movePart(value: unknown, from: string | undefined, to: string | undefined): unknown {
  if (from === undefined || to === undefined || from === to) return value;
  const part = at(value, namesOf(from));
  return part === undefined ? value : put(without(value, namesOf(from)), namesOf(to), part);
}

function eachPlan(data: unknown, list: string | undefined, change: (plan: unknown) => unknown): unknown {
  if (list === undefined) return change(data);
  const plans = at(data, namesOf(list));
  return Array.isArray(plans) ? put(data, namesOf(list), plans.map(change)) : data;
}

/**
 * An answer's data with its parts moved from where one table has them to where another has them. Null, "there is
 * none", stays. Throws `answer-malformed` with the place if there is no list: that is never an empty one.
 */
export function movePaths(data: unknown, from: AnswerPaths, to: AnswerPaths): unknown {
  if (data === null) return null;
  let moved: unknown = data;
  if (from.list !== undefined && to.list !== undefined && from.list !== to.list) {
    moved = moveList(moved, from.list, to.list);
  }
  moved = eachPlan(moved, to.list, (plan) => movePart(plan, from.components, to.components));
  moved = movePart(moved, from.successes, to.successes);
  return movePart(moved, from.failures, to.failures);
}

/** An answer as our schemas read it, whatever paths the table gives. Throws as `movePaths`. */
export function toUsualPaths(name: EndpointName, paths: AnswerPaths | undefined, data: unknown): unknown {
  const usual = usualPaths[name];
  return paths === undefined || usual === undefined ? data : movePaths(data, { ...usual, ...paths }, usual);
}

/** The opposite: an answer as a platform gives it that has its parts at these paths. */
export function fromUsualPaths(name: EndpointName, paths: AnswerPaths | undefined, data: unknown): unknown {
  const usual = usualPaths[name];
  return paths === undefined || usual === undefined ? data : movePaths(data, usual, { ...usual, ...paths });
}
