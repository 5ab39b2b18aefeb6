import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { GATEWAY_API_VERSION } from '../../developer-center/operations';
import { isOverairError } from '../../errors';
import type { Gateway } from './gateway';
import { parseRequest } from './inputs';
import { forwardedHeaders, readJson } from './requests';
import { createSession, rememberedUntil, type Account, type Session } from './session';
import { signInParameters, type Credentials } from './sign-in';
import { parseTokens } from './tokens';
import { call, callAsAccount } from './upstream-calls';
import { toParameters } from './upstream-request';
import { requireSession, type Visit } from './visit';

const Password = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const CredentialsSchema = v.union([
  v.object({ email: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254)), password: Password }),
  v.object({
    internationalCode: v.pipe(v.string(), v.regex(/^\d{1,4}$/)),
    phone: v.pipe(v.string(), v.trim(), v.regex(/^\d{3,20}$/)),
    password: Password,
  }),
]);

const Text = v.nullish(v.union([v.string(), v.pipe(v.number(), v.transform(String))]), '');
/** The names of userInfo's fields are not documented: each that is in use elsewhere is taken. */
const UserInfoSchema = v.object({
  uid: Text,
  userId: Text,
  id: Text,
  email: Text,
  phone: Text,
});
type UserInfo = v.InferOutput<typeof UserInfoSchema>;

function firstOf(...texts: (string | null | undefined)[]): string {
  return texts.find((text) => text !== undefined && text !== null && text !== '') ?? '';
}

function typedAccount(credentials: Credentials): string {
  return 'email' in credentials
    ? credentials.email.toLowerCase()
    : `+${credentials.internationalCode} ${credentials.phone}`;
}

function toAccount(gateway: Gateway, credentials: Credentials, info: UserInfo | null): Account {
  const typed = typedAccount(credentials);
  const user = firstOf(info?.uid, info?.userId, info?.id, typed);
  const id = createHash('sha256')
    .update(`${gateway.developerCenter.id}\n${user}`, 'utf8')
    .digest('base64url');
  return { id: id.slice(0, 22), name: firstOf(info?.email, info?.phone, typed).slice(0, 254) };
}

async function fetchUserInfo(gateway: Gateway, visit: Visit, access: string): Promise<UserInfo | null> {
  const endpoint = gateway.endpoints.userInfo;
  const headers = { ...forwardedHeaders(visit.event.request), Authorization: access };
  try {
    const info = await call(gateway, endpoint, toParameters(endpoint, {}), { headers, facts: visit.facts });
    const parsed = v.safeParse(UserInfoSchema, info);
    return parsed.success ? parsed.output : null;
  } catch (error) {
    // A platform that does not offer it always refuses it, so that the typed name stays the account's.
    if (isOverairError(error, 'upstream-refused')) return null;
    throw error;
  }
}

/** What a page may know: who is signed in, to what, and which reports can be sent. */
export function describeSession(gateway: Gateway, { session }: Visit) {
  const { id, name, embedded } = gateway.developerCenter;
  return {
    account: session?.account ?? null,
    developerCenter: { id, name, embedded },
    ...(gateway.demo === null ? {} : { demo: gateway.demo }),
    reports: Object.keys(gateway.reportCodes),
    apiVersion: GATEWAY_API_VERSION,
  };
}

/**
 * Signs in with the body's e-mail address or phone number. Throws `too-many-requests`, `Overloaded`,
 * `wrong-password`, `account-locked`, `signature-refused` and whatever else the Developer Center says.
 */
export async function signIn(gateway: Gateway, visit: Visit) {
  const body = await readJson(visit.event.request);
  const credentials: Credentials = parseRequest(CredentialsSchema, body);
  const attempt = { address: clientAddress(visit), account: typedAccount(credentials) };
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
  await visit.keep(createSession(gateway.developerCenter.id, toAccount(gateway, credentials, info), tokens));
}

/** From now on no copy of the session's cookies is one. */
async function endSession({ ended, clock }: Gateway, session: Session): Promise<void> {
  await ended.add(session.id, rememberedUntil(session, clock.now()));
}

/** A proxy that leaves its header out makes all its clients one. */
function clientAddress({ event }: Visit): string {
  try {
    return event.getClientAddress();
  } catch {
    return 'unknown';
  }
}

/**
 * Signs out here in any case, and at the Developer Center where it can be reached: `endedUpstream` says whether.
 * Throws `account-changed` where another account than the page's is signed in.
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
      gateway.log('warn', { event: 'sign-out', upstream: error.code });
    }
  }
  visit.clear();
  return { ...describeSession(gateway, visit), endedUpstream };
}
