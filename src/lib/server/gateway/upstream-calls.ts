import { isOverairError, OverairError, toOverairError } from '../../errors';
import { endpointNames, type Endpoint, type EndpointName, type EndpointTable } from '../endpoints';
import { asMeant } from './codes';
import type { Gateway } from './gateway';
import { traceFields } from './request-trace';
import { forwardedHeaders } from './requests';
import type { GatewaySession } from './session';
import { isDue, parseTokens, type Tokens } from './tokens';
import { callUpstream } from './upstream';
import { noFacts, type UpstreamFacts } from './upstream-facts';
import { buildRequest, toParameters, type Parameters } from './upstream-request';
import { requireSession, type Visit } from './visit';

/** What the gateway needs to call the Developer Center, before there is a renewer. */
export type Caller = Pick<Gateway, 'clock' | 'log' | 'turns' | 'upstream' | 'endpoints' | 'developerCenter'>;

/** Calls an endpoint of the caller's table with headers of its choice; throws as `callUpstream` and `asMeant` do. */
export async function call(
  caller: Omit<Caller, 'log'>,
  endpoint: Endpoint,
  parameters: Parameters | readonly Parameters[],
  { headers, facts }: { headers: Record<string, string>; facts: UpstreamFacts },
): Promise<unknown> {
  const request = buildRequest(caller.developerCenter.address, endpoint, parameters, headers);
  try {
    return await callUpstream(caller.upstream, request, facts, caller);
  } catch (error) {
    throw asMeant(error, operationOf(caller.endpoints, endpoint));
  }
}

/** Which operation an endpoint of the table is. */
function operationOf(endpoints: EndpointTable, endpoint: Endpoint): EndpointName {
  const name = endpointNames.find((each) => endpoints[each] === endpoint);
  if (name === undefined) throw new OverairError('internal');
  return name;
}

/** Asks once for new tokens of an account, given by its id. Whatever the platform refuses, but not what fails on the way, is `session-expired`. */
export async function fetchTokens(caller: Caller, refreshToken: string, account: string): Promise<Tokens> {
  const facts = noFacts();
  const told = () => ({
    event: 'renewal',
    ...traceFields({ operation: 'refreshToken', account, facts }),
  });
  const endpoint = caller.endpoints.refreshToken;
  try {
    const data = await call(caller, endpoint, toParameters(endpoint, { refreshToken }), {
      headers: {},
      facts,
    });
    const now = caller.clock.now();
    const tokens = parseTokens(data, now, facts.time ?? now);
    caller.log('info', told());
    return tokens;
  } catch (error) {
    const { code } = toOverairError(error);
    caller.log('warn', { ...told(), error: code });
    const passing = ['upstream-unavailable', 'answer-malformed', 'too-many-requests'] as const;
    if (passing.some((code) => isOverairError(error, code))) throw error;
    throw new OverairError('session-expired', {}, { cause: error });
  }
}

async function renew(gateway: Gateway, visit: Visit, session: GatewaySession): Promise<GatewaySession> {
  const renewed = { ...session, tokens: await gateway.renewer.renew(session.tokens, session.account.id) };
  await visit.keep(renewed);
  return renewed;
}

/** Renews in time. If that fails on the way, a token that still lives is used on. */
async function fresh(gateway: Gateway, visit: Visit): Promise<GatewaySession> {
  const session = requireSession(visit);
  if (!isDue(session.tokens, gateway.clock.now())) return session;
  try {
    return await renew(gateway, visit, session);
  } catch (error) {
    const usable = gateway.clock.now() < session.tokens.accessExpires;
    if (usable && !isOverairError(error, 'session-expired')) return session;
    throw error;
  }
}

/**
 * Calls an endpoint as the signed-in account, in its language and time zone; `parametersOf` is given the access token,
 * which a signature may need. A token that is refused is renewed once. Throws as `callUpstream` does, and
 * `not-signed-in`, `account-changed`.
 */
export async function callAsAccount(
  gateway: Gateway,
  visit: Visit,
  endpoint: Endpoint,
  parametersOf: (accessToken: string) => Parameters | readonly Parameters[],
): Promise<unknown> {
  const forwarded = forwardedHeaders(visit.event.request);
  const send = ({ tokens: { access } }: GatewaySession) =>
    call(gateway, endpoint, parametersOf(access), {
      headers: { ...forwarded, Authorization: access },
      facts: visit.facts,
    });
  const session = await fresh(gateway, visit);
  try {
    return await send(session);
  } catch (error) {
    if (!isOverairError(error, 'session-expired')) throw error;
    return await send(await renew(gateway, visit, session));
  }
}
