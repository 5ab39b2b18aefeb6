import { stringifyExactly } from './exact-json';
import { refusals, type Language, type RefusalName } from './words';

/** What an operation answers, before it is written down. */
export interface Answer {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
}

/** Code 200 with `data`. */
export function success(data: unknown): Answer {
  return { code: 200, msg: 'success', data };
}

/** A refusal with the platform's code, in the user's language and without data. */
export function refused(reason: RefusalName, language: Language): Answer {
  return { code: refusals[reason].code, msg: refusals[reason][language], data: null };
}

/** The platform's envelope; a planId (bigint) is written in full digits. `now`: for the Date header. */
export function envelope(answer: Answer, now: number, status = 200): Response {
  return new Response(stringifyExactly({ ...answer, extMsg: null }), {
    status,
    headers: {
      ...dateHeader(now),
      'content-type': 'application/json;charset=UTF-8',
      'cache-control': 'no-store',
    },
  });
}

/** The calendar, which may have been moved, to the second. */
export function dateHeader(now: number): { date: string } {
  return { date: new Date(now).toUTCString() };
}
