import * as v from 'valibot';
import { reportNames, type ReportName } from './operations';
import type { Session } from './types';

const knownReports: ReadonlySet<string> = new Set(reportNames);

/** What the gateway says of the session; a report that only a newer page knows is left out. */
export const SessionSchema = v.pipe(
  v.object({
    account: v.nullable(
      v.object({
        id: v.pipe(v.string(), v.nonEmpty()),
        name: v.string(),
        former: v.exactOptional(v.array(v.string())),
      }),
    ),
    developerCenter: v.object({ id: v.string(), name: v.string(), embedded: v.boolean() }),
    demo: v.nullish(v.object({ email: v.string(), password: v.string() }), null),
    reports: v.array(v.string()),
  }),
  v.transform((raw): Session => ({
    ...raw,
    reports: raw.reports.filter((name): name is ReportName => knownReports.has(name)),
  })),
);
