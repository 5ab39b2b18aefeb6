import type { Json } from '../endpoints';

/** Corrections of one operation, in the form of `ENDPOINTS`. */
export interface Correction {
  readonly method?: string;
  readonly path?: string;
  readonly encoding?: string;
  readonly wrap?: string | null;
  readonly parameters?: Readonly<Record<string, string | null>>;
  readonly answer?: Readonly<Record<string, string>>;
}

/** One difference between the table and a description, and what would mend it. */
export interface Finding {
  readonly difference: string;
  readonly correction: Correction;
}

type Fields = Readonly<Record<string, Json>>;

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value of `ENDPOINTS` that has an operator's own corrections and the new ones; what both name, the new one decides.
 * `own` is a value that the settings have taken already.
 */
export function mergeCorrections(
  own: string | undefined,
  corrections: ReadonlyMap<string, Correction>,
): string {
  const all = (own === undefined ? {} : JSON.parse(own)) as Fields;
  const entries = Object.entries(all);
  for (const [name, correction] of corrections) {
    const before = isFields(all[name]) ? all[name] : {};
    const after: Record<string, Json> = { ...before };
    for (const [field, value] of Object.entries(correction) as [string, Json][]) {
      const inner = before[field];
      after[field] = isFields(value) && isFields(inner) ? { ...inner, ...value } : value;
    }
    entries.push([name, after]);
  }
  return JSON.stringify(Object.fromEntries(entries));
}
