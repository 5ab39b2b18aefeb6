import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { isOverairError } from '../../errors';
import { accountOf, parseUserInfo, userOfToken, type UserInfo } from './account-id';
import { describeSession } from './describe-session';
import type { Gateway } from './gateway';
import { parseRequest } from './inputs';
import { forwardedHeaders, readJson } from './requests';
import { createSession } from './session';
import { endSession } from './sign-out';
import { signInParameters, type Credentials } from './sign-in';
import { parseTokens } from './tokens';
import { call } from './upstream-calls';
import { toParameters } from './upstream-request';
import type { Visit } from './visit';

const Password = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const CredentialsSchema = v.union([
  v.object({ email: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254)), password: Password }),
  v.object({
    internationalCode: v.pipe(v.string(), v.regex(/^\d{1,4}$/)),
    phone: v.pipe(v.string(), v.trim(), v.regex(/^\d{3,20}$/)),
    password: Password,
  }),
]);

function typedAccount(credentials: Credentials): string {
  return 'email' in credentials
    ? credentials.email.toLowerCase()
    : `+${credentials.internationalCode} ${credentials.phone}`;
}

/** Says where a request came from; throws if a proxy should have said so and has not. */
type Addressed = Pick<RequestEvent, 'getClientAddress'>;

/** What the platform says of the user: null if it refuses, or if that is not needed to know who it is. */
async function fetchUserInfo(gateway: Gateway, visit: Visit, access: string): Promise<UserInfo | null> {
  const endpoint = gateway.endpoints.userInfo;
  const headers = { ...forwardedHeaders(visit.event.request), Authorization: access };
  try {
    return parseUserInfo(
      await call(gateway, endpoint, toParameters(endpoint, {}), { headers, facts: visit.facts }),
    );
  } catch (error) {
    if (!isOverairError(error)) throw error;
    // A platform that does not offer it always refuses it; if its token says who it is, only a name is missing.
    if (error.code === 'upstream-refused' || userOfToken(access) !== '') return null;
    throw error;
  }
}

/**
 * Signs in with the body's e-mail address or phone number. Throws `too-many-requests`, `Overloaded`,
 * `wrong-password`, `account-locked`, `signature-refused` and whatever else the Developer Center says.
 */
export async function signIn(gateway: Gateway, visit: Visit, from: Addressed) {
  const body = await readJson(visit.event.request);
  const credentials: Credentials = parseRequest(CredentialsSchema, body);
  const attempt = { address: clientAddress(from), account: typedAccount(credentials) };
  return await gateway.admission.run(attempt.address, 'reserved', async () => {
    await gateway.limits.begin(attempt, gateway.clock.now());
    await signInAs(gateway, visit, credentials);
    await gateway.limits.succeeded(attempt);
    return describeSession(gateway, visit);
  });
}

async function signInAs(gateway: Gateway, visit: Visit, credentials: Credentials): Promise<void> {
  const endpoint = gateway.endpoints['email' in credentials ? 'emailSignIn' : 'phoneSignIn'];
  const parameters = toParameters(endpoint, signInParameters(credentials, gateway.developerCenter));
  const headers = forwardedHeaders(visit.event.request);
  const data = await call(gateway, endpoint, parameters, { headers, facts: visit.facts });
  const now = gateway.clock.now();
  const tokens = parseTokens(data, now, visit.facts.time ?? now);
  const info = await fetchUserInfo(gateway, visit, tokens.access);
  if (visit.session !== null) await endSession(gateway, visit.session);
  const { id: center } = gateway.developerCenter;
  const account = accountOf({ center, access: tokens.access, info, typed: typedAccount(credentials) });
  await visit.keep(createSession(center, account, tokens));
}

/** A proxy that leaves its header out makes all its clients one. */
function clientAddress(from: Addressed): string {
  try {
    return from.getClientAddress();
  } catch {
    return 'unknown';
  }
}
