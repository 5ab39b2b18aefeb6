import type { ComponentPlan, ComponentType, Plan } from './model';
import type { Packages, PackageFile } from './packages';
import type { PlanBook } from './plan-book';
import { seedPlans, type SeedComponent, type SeedPlan, type SeedPlanName } from './seed-plans';

/** Makes all seeded plans; `now` by the calendar, rounded down to the minute so that periods look like a person's. */
export function createSeedPlans(
  book: PlanBook,
  packages: Packages,
  now: number,
): Readonly<Record<SeedPlanName, Plan>> {
  const base = Math.floor(now / 60_000) * 60_000;
  const create = (key: string, plan: SeedPlan): Plan => {
    const components = plan.components.map((component, index) =>
      toComponent(packages, key, component, index),
    );
    const period = { start: base + plan.opens, end: base + plan.ends };
    return book.create({
      name: plan.name,
      notes: plan.notes,
      silent: plan.silent ?? false,
      period,
      components,
    });
  };
  const entries = Object.entries(seedPlans).map(([key, plan]) => [key, create(key, plan)] as const);
  return Object.fromEntries(entries) as Record<SeedPlanName, Plan>;
}

/** What becomes of the seeded plans once their devices have them. */
export function settleSeedPlans(book: PlanBook, plans: Readonly<Record<SeedPlanName, Plan>>): void {
  for (const [key, plan] of Object.entries(plans)) {
    const { state }: SeedPlan = seedPlans[key as SeedPlanName];
    if (state !== undefined) book.setState(plan, state);
  }
}

function toComponent(
  packages: Packages,
  key: string,
  component: SeedComponent,
  index: number,
): ComponentPlan {
  const componentNo = componentNumber(component.type);
  const kind = component.delta === true ? 'delta' : 'full';
  const stem = `${key.toLowerCase()}_${componentNo.toLowerCase()}_${component.target}`;
  const files = component.files.map((size, fileIndex): PackageFile => {
    const part = component.files.length > 1 ? `_part${fileIndex + 1}` : '';
    const id = `${stem}_${kind}${part}`;
    return packages.add({
      id,
      name: `${id}.bin`,
      size,
      seed: id,
      checks: ['sha256', 'md5', 'crc32'],
      wrongChecks: false,
    });
  });
  return {
    sort: index + 1,
    componentNo,
    type: component.type,
    dataType: component.delta === true ? 1 : 0,
    from: component.from,
    target: component.target,
    notes: component.notes,
    battery: component.battery ?? null,
    signal: component.signal ?? null,
    space: component.space ?? null,
    files,
  };
}

/** How the platform of the demonstration names components. */
export function componentNumber(type: ComponentType): string {
  return type === 0 ? 'MODULE' : 'MCU';
}
