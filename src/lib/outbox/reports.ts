import { mark, stopped, type Attempt, type AttemptDependencies } from './attempt';
import type { Picked } from './pick';
import { isReport } from './subjects';
import { accepted, failed } from './verdict';

/** One attempt at a report: it is the same however often it is sent. */
export async function attemptReport(
  dependencies: AttemptDependencies,
  { entries: [entry] }: Picked,
  signal: AbortSignal,
): Promise<Attempt[]> {
  if (entry === undefined || !isReport(entry.subject)) return [];
  if ((await mark(dependencies, [entry])).length === 0) return [];
  if (signal.aborted) return [{ entry, verdict: failed(stopped, false) }];
  const { productKey, deviceKey, subject, key } = entry;
  const { componentNo, report } = subject;
  try {
    const call = { signal, idempotencyKey: key };
    await dependencies.gateway.report({ productKey, deviceKey, componentNo, report }, call);
    return [{ entry, verdict: accepted }];
  } catch (error) {
    return [{ entry, verdict: failed(error, true) }];
  }
}
