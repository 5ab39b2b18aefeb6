import { planStates, type PlanState } from '../plans/plan-state';
import type { ComponentKind, DevicePlan, Period } from '../plans/types';
import { failureReasons, type FailureReason } from './failure-reasons';
import { planStateOf, type DeviceRow } from './rows';

/** What a plan brings to one kind of component. */
export interface Brings {
  readonly kind: ComponentKind;
  readonly componentNo: string;
  readonly to: string;
  /** From which versions, as far as devices that do not run the new one yet tell. */
  readonly from: readonly string[];
}

/** How long upgrades took, ms, of those that this app saw from beginning to end. */
export interface SeenTimes {
  readonly devices: number;
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
}

/** One plan over all devices that have it. */
export interface PlanSummary {
  readonly planId: string;
  /** Empty if nobody has told it. */
  readonly name: string;
  readonly brings: readonly Brings[];
  /** From the first device's start to the last one's end; null if nobody has told it. */
  readonly period: Period | null;
  readonly devices: number;
  readonly counts: Readonly<Record<PlanState, number>>;
  /** How many of each state belong to this user, who may do something with them. */
  readonly own: Readonly<Record<PlanState, number>>;
  /** Why devices failed, the most frequent first. */
  readonly reasons: readonly FailureReason[];
  readonly times: SeenTimes | null;
}

/** How often each of some texts was said. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(text: string, by: 1 | -1): void {
    const count = (this.#counts.get(text) ?? 0) + by;
    if (count === 0) this.#counts.delete(text);
    else this.#counts.set(text, count);
  }

  /** The most frequent first. */
  get entries(): readonly (readonly [text: string, count: number])[] {
    return [...this.#counts].toSorted((a, b) => b[1] - a[1]);
  }
}

const noStates = (): Record<PlanState, number> =>
  Object.fromEntries(planStates.map((state) => [state, 0])) as Record<PlanState, number>;

type Change = readonly [sort: number, kind: ComponentKind, componentNo: string, to: string, from: string];

interface PlanTexts {
  readonly period: string;
  readonly changes: readonly string[];
}

/** A list that is loaded again brings ten thousand new lines of the same plans. */
const texts = new WeakMap<DevicePlan, PlanTexts>();

function textsOf(plan: DevicePlan): PlanTexts {
  const known = texts.get(plan);
  if (known !== undefined) return known;
  const changes = plan.components.map(({ sort, kind, componentNo, targetVersion, currentVersion }) => {
    const change: Change = [sort, kind, componentNo, targetVersion, currentVersion];
    return JSON.stringify(change);
  });
  const made = { period: JSON.stringify(plan.period), changes };
  texts.set(plan, made);
  return made;
}

/** The lines of one plan, counted as they come and go. */
export class PlanGroup {
  readonly #planId: string;
  readonly #rows = new Set<DeviceRow>();
  readonly #counts = noStates();
  readonly #own = noStates();
  readonly #names = new Tally();
  readonly #periods = new Tally();
  readonly #changes = new Tally();
  readonly #reasons = new Tally();
  readonly #times = new Tally();
  #summary: PlanSummary | null = null;

  constructor(planId: string) {
    this.#planId = planId;
  }

  get rows(): ReadonlySet<DeviceRow> {
    return this.#rows;
  }

  add(row: DeviceRow): void {
    this.#rows.add(row);
    this.#tell(row, 1);
  }

  remove(row: DeviceRow): void {
    this.#rows.delete(row);
    this.#tell(row, -1);
  }

  /** The same object until a line has come or gone. */
  get summary(): PlanSummary {
    this.#summary ??= this.#sum();
    return this.#summary;
  }

  #tell(row: DeviceRow, by: 1 | -1): void {
    this.#summary = null;
    const state = planStateOf(row);
    this.#counts[state] += by;
    if (!row.device.shared) this.#own[state] += by;
    if (row.ranFor !== null) this.#times.add(String(row.ranFor), by);
    const { plan } = row;
    if (plan === null || plan === undefined) {
      if (state === 'failed') this.#reasons.add('', by);
      return;
    }
    if (plan.planName !== '') this.#names.add(plan.planName, by);
    const { period, changes } = textsOf(plan);
    this.#periods.add(period, by);
    if (state === 'failed') this.#reasons.add(plan.deviceStatusText.trim(), by);
    for (const change of changes) this.#changes.add(change, by);
  }

  #sum(): PlanSummary {
    return {
      planId: this.#planId,
      name: this.#names.entries[0]?.[0] ?? '',
      brings: bringsOf(this.#changes.entries.map(([text]) => JSON.parse(text) as Change)),
      period: wholePeriod(this.#periods.entries.map(([text]) => JSON.parse(text) as Period)),
      devices: this.#rows.size,
      counts: { ...this.#counts },
      own: { ...this.#own },
      reasons: failureReasons(this.#reasons.entries),
      times: timesOf(this.#times.entries.flatMap(([ms, count]) => Array<number>(count).fill(Number(ms)))),
    };
  }
}

/** In the order in which a device takes the components. */
function bringsOf(changes: readonly Change[]): readonly Brings[] {
  const found = new Map<string, Brings & { readonly from: string[] }>();
  for (const [, kind, componentNo, to, from] of changes.toSorted((a, b) => a[0] - b[0])) {
    const key = JSON.stringify([kind, componentNo, to]);
    const known = found.get(key) ?? { kind, componentNo, to, from: [] };
    if (from !== '' && from !== to && !known.from.includes(from)) known.from.push(from);
    found.set(key, known);
  }
  return [...found.values()];
}

function wholePeriod(periods: readonly Period[]): Period | null {
  if (periods.length === 0) return null;
  return {
    start: Math.min(...periods.map(({ start }) => start)),
    end: Math.max(...periods.map(({ end }) => end)),
  };
}

function timesOf(unsorted: readonly number[]): SeenTimes | null {
  const times = unsorted.toSorted((a, b) => a - b);
  const [shortest] = times;
  const longest = times.at(-1);
  const median = times[Math.floor((times.length - 1) / 2)];
  if (shortest === undefined || longest === undefined || median === undefined) return null;
  return { devices: times.length, shortest, median, longest };
}
