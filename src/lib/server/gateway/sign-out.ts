import { isOverairError } from '../../errors';
import { describeSession } from './describe-session';
import type { Gateway } from './gateway';
import { forwardedHeaders } from './requests';
import { traceFields } from './request-trace';
import { rememberedUntil, type GatewaySession } from './session';
import { call, callAsAccount } from './upstream-calls';
import { noFacts } from './upstream-facts';
import { toParameters } from './upstream-request';
import { requireSession, type Visit } from './visit';

/** From now on no copy of the session's cookies is one. */
export async function endSession({ ended, clock }: Gateway, session: GatewaySession): Promise<void> {
  await ended.add(session.id, rememberedUntil(session, clock.now()));
}

/** Ends an ended session at the Developer Center too, as far as its token still lives. */
async function endUpstream(gateway: Gateway, visit: Visit, session: GatewaySession): Promise<void> {
  const endpoint = gateway.endpoints.signOut;
  const facts = noFacts();
  const headers = { ...forwardedHeaders(visit.event.request), Authorization: session.tokens.access };
  let failure = {};
  try {
    await gateway.admission.run(session.id, 'reserved', () =>
      call(gateway, endpoint, toParameters(endpoint, {}), { headers, facts }),
    );
  } catch (error) {
    failure = { error: isOverairError(error) ? error.code : 'overloaded' };
  }
  const trace = traceFields({ operation: 'signOut', account: session.account.id, facts });
  gateway.log('info', { event: 'marked sign-out', ...trace, ...failure });
}

/**
 * Ends the session of an account that signed out while this server could not be reached, before anything is done with it.
 * The Developer Center is told beside: whoever asks now does not wait for that.
 */
export async function endSignedOut(gateway: Gateway, visit: Visit): Promise<void> {
  const { signedOut } = visit;
  if (signedOut === null) return;
  await endSession(gateway, signedOut);
  visit.clear();
  void endUpstream(gateway, visit, signedOut);
}

/**
 * Signs out here in any case, and at the Developer Center if it can be reached: `endedUpstream` says whether.
 * Throws `account-changed` if another account than the page's is signed in.
 */
export async function signOut(gateway: Gateway, visit: Visit) {
  let endedUpstream = false;
  if (visit.session !== null) {
    const session = requireSession(visit);
    await endSession(gateway, session);
    const endpoint = gateway.endpoints.signOut;
    try {
      await gateway.admission.run(session.id, 'reserved', () =>
        callAsAccount(gateway, visit, endpoint, () => toParameters(endpoint, {})),
      );
      endedUpstream = true;
    } catch (error) {
      if (!isOverairError(error)) throw error;
    }
  }
  visit.clear();
  return { ...describeSession(gateway, visit), endedUpstream };
}
