import { isOverairError, OverairError, toOverairError } from '../../errors';
import { answer, errorAnswer, toResponse, type Reply } from './answers';
import type { DoorEvent } from './door-event';
import type { Gateway } from './gateway';
import { describeFault } from './log';
import { isLoopback } from './loopback';
import { checkClientVersion, refuseCrossSite } from './requests';
import { isOver, sealSession, type GatewaySession } from './session';
import { clearSignOutMark, readSignOutMark } from './sign-out-mark';
import { clearSessionCookies, readSessionCookies, writeSessionCookies } from './session-cookies';
import { traceFields, type RequestTrace } from './request-trace';
import { noFacts, type UpstreamFacts } from './upstream-facts';

/** One request at one of the gateway's doors. */
export interface Visit {
  readonly event: DoorEvent;
  readonly facts: UpstreamFacts;
  /** Who is signed in, or null. */
  readonly session: GatewaySession | null;
  /** A session that lives still, though its account has signed out: to be ended before anything is done. */
  readonly signedOut: GatewaySession | null;
  /** Makes this the browser's session, unless it has been ended meanwhile. */
  keep(session: GatewaySession): Promise<void>;
  /** Takes the session out of the browser, and the mark of a sign-out that is done with it. */
  clear(): void;
}

function isSecure({ url }: DoorEvent): boolean {
  return !isLoopback(url.hostname);
}

function sealedSession({ openSession }: Gateway, event: DoorEvent): GatewaySession | null {
  const sealed = readSessionCookies(event.cookies, isSecure(event));
  return sealed === null ? null : openSession(sealed);
}

/** Whether a session is one still: neither ended, by whichever copy of its cookies, nor over. */
async function lives(gateway: Gateway, session: GatewaySession): Promise<boolean> {
  return !isOver(session, gateway.clock.now()) && !(await gateway.ended.has(session.id));
}

async function createVisit(gateway: Gateway, event: DoorEvent, trace: RequestTrace): Promise<Visit> {
  const secure = isSecure(event);
  const sealed = sealedSession(gateway, event);
  const alive = sealed !== null && (await lives(gateway, sealed)) ? sealed : null;
  if (sealed !== null && alive === null) clearSessionCookies(event.cookies, secure);
  const mark = readSignOutMark(event.cookies, secure);
  const signedOut = alive !== null && alive.account.id === mark ? alive : null;
  // One of an account that is not signed in has nothing more to do.
  if (signedOut === null) clearSignOutMark(event.cookies, secure);
  let session = signedOut === null ? alive : null;
  trace.account = session?.account.id ?? null;
  return {
    event,
    facts: trace.facts,
    signedOut,
    get session() {
      return session;
    },
    async keep(next) {
      session = next;
      trace.account = next.account.id;
      if (await gateway.ended.has(next.id)) return;
      const now = gateway.clock.now();
      const seconds = Math.max(1, Math.floor((next.tokens.refreshExpires - now) / 1000));
      writeSessionCookies(event.cookies, sealSession(gateway.sessions, next), { secure, seconds });
    },
    clear() {
      session = null;
      clearSessionCookies(event.cookies, secure);
      clearSignOutMark(event.cookies, secure);
    },
  };
}

/** The session of this visit, which must be the account's that the page believes it is. Throws `not-signed-in` or
 * `account-changed`. */
export function requireSession({ session, event }: Visit): GatewaySession {
  if (session === null) throw new OverairError('not-signed-in');
  const account = event.request.headers.get('x-overair-account');
  if (account !== null && account !== session.account.id) throw new OverairError('account-changed');
  return session;
}

/** Says why, for those faults whose code alone does not tell an operator what to do. */
function logFault(
  { log }: Gateway,
  { requestId }: App.Locals,
  trace: RequestTrace,
  error: OverairError,
): void {
  if (error.cause === undefined) return;
  const fields = { id: requestId, ...traceFields(trace), fault: describeFault(error.cause) };
  if (isOverairError(error, 'internal')) log('error', { event: 'fault', ...fields });
  if (isOverairError(error, 'upstream-unavailable')) log('warn', { event: 'upstream', ...fields });
}

/**
 * What every door does: refuses other sites and outdated pages, gives the visit to `work`, and answers with what it
 * returns (a Response as it is, else as data) or throws. A session that cannot be refreshed any more is cleared.
 * `operation` is what the log calls it.
 */
export async function openDoor<T>(
  gateway: Gateway,
  event: DoorEvent,
  operation: string,
  work: (visit: Visit) => Promise<T>,
): Promise<Reply | Extract<T, Response>> {
  const facts = noFacts();
  const trace: RequestTrace = { operation, account: null, facts };
  event.locals.trace = trace;
  try {
    refuseCrossSite(event.request, event.url);
    checkClientVersion(event.request);
    const result = await work(await createVisit(gateway, event, trace));
    return result instanceof Response ? (result as Extract<T, Response>) : answer(result, facts);
  } catch (error) {
    const known = toOverairError(error);
    if (isOverairError(known, 'session-expired')) clearSessionCookies(event.cookies, isSecure(event));
    logFault(gateway, event.locals, trace, known);
    return errorAnswer(known, facts);
  }
}

/** The answer to a path below the gateway's that has no door, or to a method that its door does not take. */
export async function refuseNoDoor(gateway: Gateway, event: DoorEvent): Promise<Response> {
  const reply = await openDoor(gateway, event, 'unknown', () =>
    Promise.reject(new OverairError('operation-unknown')),
  );
  return toResponse(reply);
}
