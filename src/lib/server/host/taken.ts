/*
 * The gateway takes some requests before SvelteKit is given them. It is bundled apart from the entry that serves, so the
 * two know each other by a mark on the answer alone.
 */
import type { ServerResponse } from 'node:http';

const TAKEN = Symbol.for('overair.taken');

type Marked = ServerResponse & { [TAKEN]?: true };

/** From now on whoever takes it answers, and nobody else. */
export function take(response: ServerResponse): void {
  (response as Marked)[TAKEN] = true;
}

/** Whether somebody has taken it (`take`). */
export function isTaken(response: ServerResponse): boolean {
  return (response as Marked)[TAKEN] === true;
}
