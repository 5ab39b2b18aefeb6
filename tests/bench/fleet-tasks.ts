import type { CDPSession, Page } from 'playwright/test';

/** What one thing that a person does cost the page. */
export interface ActionCost {
  readonly action: string;
  /** Tasks of more than 50 ms by the clock. */
  readonly long: number;
  /** The longest task, ms. */
  readonly longest: number;
  /** What they took beyond 50 ms each, ms. */
  readonly blocked: number;
  /** Tasks that had the processor for more than 50 ms: what else runs on the machine does not make them longer. */
  readonly busy: number;
}

/** Milliseconds after which nothing is left of an action: what is asked for at rest has come, and is drawn. */
const SETTLED_MS = 1_500;

const LONG_MS = 50;

/** One event of a trace, as far as it is read here; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks of the page's main thread, ms by the clock and of the processor; of several pages, those of the busiest. */
function mainTasks(
  events: readonly TraceEvent[],
): readonly { readonly wall: number; readonly cpu: number }[] {
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const run = events.filter(({ name, ph }) => name === 'ThreadControllerImpl::RunTask' && ph === 'X');
  const threads = [...mains].map((main) =>
    run
      .filter((task) => threadOf(task) === main)
      .map(({ dur = 0, tdur = 0 }) => ({ wall: dur / 1_000, cpu: tdur / 1_000 })),
  );
  const workOf = (tasks: readonly { cpu: number }[]): number => tasks.reduce((sum, { cpu }) => sum + cpu, 0);
  return threads.toSorted((a, b) => workOf(b) - workOf(a))[0] ?? [];
}

/** Does something as a person does, and gives what that cost. */
export async function costOf(
  page: Page,
  cdp: CDPSession,
  action: string,
  act: () => Promise<unknown>,
): Promise<ActionCost> {
  const events: TraceEvent[] = [];
  const take = ({ value }: { value: object[] }): void => {
    events.push(...(value as TraceEvent[]));
  };
  cdp.on('Tracing.dataCollected', take);
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
  });
  await act();
  await page.waitForTimeout(SETTLED_MS);
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  cdp.off('Tracing.dataCollected', take);
  const tasks = mainTasks(events);
  const long = tasks.filter(({ wall }) => wall > LONG_MS);
  return {
    action,
    long: long.length,
    longest: Math.max(0, ...tasks.map(({ wall }) => wall)),
    blocked: long.reduce((sum, { wall }) => sum + wall - LONG_MS, 0),
    busy: tasks.filter(({ cpu }) => cpu > LONG_MS).length,
  };
}

/** How much slower the page's own work is made. */
export const SLOWED = 4;

export async function slowDown(cdp: CDPSession, rate: number): Promise<void> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Milliseconds that the same piece of work takes in this page just now: what the others are to be read beside. */
export function calibrate(page: Page): Promise<number> {
  return page.evaluate(() => {
    const times = Array.from({ length: 7 }, () => {
      const start = performance.now();
      const words: string[] = [];
      for (let index = 0; index < 20_000; index++) words.push(`Pump ${(index * 7_919) % 20_000}`);
      words.sort();
      return performance.now() - start;
    });
    return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
  });
}
