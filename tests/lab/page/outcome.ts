import { toOverairError } from '../../../src/lib/errors';

/** An outcome that travels to the test: what happened, or the code of the error with its details and native text. */
export type Outcome<T> = { ok: T } | { code: string; details: Record<string, unknown>; native: string };

/** Turns a task's rejection into an outcome. */
export async function outcome<T>(task: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: await task() };
  } catch (error) {
    const { code, details, cause } = toOverairError(error);
    const native = cause instanceof Error ? `${cause.name}: ${cause.message}` : '';
    return { code, details, native };
  }
}
