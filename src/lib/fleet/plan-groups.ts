import { isOpen, planStates, type PlanState } from '../plans/plan-state';
import { PlanGroup, type PlanSummary } from './plan-group';
import { planIdOf, planStateOf, type DeviceRow } from './rows';

/**
 * The plans that any line has. A line that stayed the same object costs nothing, and one that is another only the
 * counting of its own plan: of ten thousand lines one changes at a time.
 */
export class PlanGroups {
  readonly #groups = new Map<string, PlanGroup>();
  #rows: readonly DeviceRow[] = [];
  #summaries: readonly PlanSummary[] = [];

  /** The plans of these lines, what is open first, and of that what ends first; a plan as before is the same object. */
  update(rows: readonly DeviceRow[]): readonly PlanSummary[] {
    if (rows === this.#rows) return this.#summaries;
    const { gone, come } = difference(this.#rows, rows);
    this.#rows = rows;
    for (const row of gone) this.#remove(row);
    for (const row of come) this.#add(row);
    if (gone.size > 0 || come.length > 0)
      this.#summaries = [...this.#groups.values()].map(({ summary }) => summary).toSorted(byUrgency);
    return this.#summaries;
  }

  /** The lines of a plan, of one state if that is given. */
  rowsOf(planId: string, state?: PlanState): readonly DeviceRow[] {
    const rows = [...(this.#groups.get(planId)?.rows ?? [])];
    return state === undefined ? rows : rows.filter((row) => planStateOf(row) === state);
  }

  #add(row: DeviceRow): void {
    const planId = planIdOf(row);
    if (planId === null) return;
    const group = this.#groups.get(planId) ?? new PlanGroup(planId);
    this.#groups.set(planId, group);
    group.add(row);
  }

  #remove(row: DeviceRow): void {
    const planId = planIdOf(row);
    const group = planId === null ? undefined : this.#groups.get(planId);
    if (planId === null || group === undefined) return;
    group.remove(row);
    if (group.rows.size === 0) this.#groups.delete(planId);
  }
}

/** Which lines are no more and which are new; one that only stands elsewhere is neither. */
function difference(before: readonly DeviceRow[], rows: readonly DeviceRow[]) {
  const gone = new Set<DeviceRow>();
  const moved: DeviceRow[] = [];
  for (let place = 0; place < Math.max(before.length, rows.length); place += 1) {
    const was = before[place];
    const is = rows[place];
    if (was === is) continue;
    if (was !== undefined) gone.add(was);
    if (is !== undefined) moved.push(is);
  }
  return { gone, come: moved.filter((row) => !gone.delete(row)) };
}

function byUrgency(a: PlanSummary, b: PlanSummary): number {
  const openA = hasOpen(a);
  if (openA !== hasOpen(b)) return openA ? -1 : 1;
  const endA = a.period?.end ?? Infinity;
  const endB = b.period?.end ?? Infinity;
  if (endA !== endB) return openA === endA < endB ? -1 : 1;
  return a.planId < b.planId ? -1 : 1;
}

const hasOpen = ({ counts }: PlanSummary): boolean =>
  planStates.some((state) => isOpen(state) && counts[state] > 0);
