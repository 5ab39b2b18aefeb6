import type { Clock } from '../../clock';
import type { OperationName } from '../../developer-center/operations';
import { OverairError } from '../../errors';
import type { EndpointName } from '../endpoints';
import type { Configuration, RemoteDeveloperCenter } from '../gateway/configuration';
import { connectRemote } from '../gateway/connection';
import { isEnvelope } from '../gateway/envelope';
import { answerOf, type AskEndpoint } from '../gateway/forward';
import { parseInput } from '../gateway/inputs';
import { signInParameters, type Credentials } from '../gateway/sign-in';
import { parseTokens, type Tokens } from '../gateway/tokens';
import { createTurns } from '../gateway/turns';
import { call, type Caller } from '../gateway/upstream-calls';
import { noFacts } from '../gateway/upstream-facts';
import { toParameters, type Values } from '../gateway/upstream-request';
import { fetchDescriptions, type ServiceDescription } from './description';
import { Exchanges } from './exchanges';
import { checkUser, tryReads, type Wishes } from './reads';
import { Trials, type Trial } from './trial';

/** What answers at the address is no Developer Center, or nothing does: nothing secret was sent. */
export class NoDeveloperCenter extends Error {}

export interface Patient extends Wishes {
  readonly configuration: Configuration;
  readonly center: RemoteDeveloperCenter;
  readonly clock: Clock;
  /** Asked only once it is known that a Developer Center is there. */
  readonly credentials: () => Promise<Credentials>;
}

/** In whose language it is asked. */
const plainly = { 'Accept-Language': 'en', 'X-Q-TimeZone': 'UTC' };

/** What would change something is never tried. */
const changing = [
  'actOnPlans',
  'autoConfirmationOn',
  'autoConfirmationOff',
  'acknowledgeResult',
  'reportUpgrade',
] as const;

/** Asks a platform as the gateway would, and notes everything. */
export class Examiner {
  readonly #patient: Patient;
  readonly #exchanges: Exchanges;
  readonly #caller: Omit<Caller, 'log'>;
  readonly #trials: Trials;
  #tokens: Tokens | null = null;
  readonly secrets: string[] = [];

  constructor(patient: Patient) {
    const { configuration, center, clock } = patient;
    const { place, upstream } = connectRemote(center);
    const { endpoints } = configuration;
    this.#patient = patient;
    this.#exchanges = new Exchanges(upstream);
    this.#caller = {
      clock,
      turns: createTurns(),
      upstream: this.#exchanges.upstream,
      endpoints,
      developerCenter: place,
    };
    this.#trials = new Trials(this.#exchanges, endpoints);
    this.secrets.push(center.userDomainSecret);
  }

  get trials(): readonly Trial[] {
    return this.#trials.all;
  }

  #call(name: EndpointName, values: Values, as = this.#signedIn(), facts = noFacts()): Promise<unknown> {
    const endpoint = this.#caller.endpoints[name];
    const headers = { ...plainly, ...as };
    return call(this.#caller, endpoint, toParameters(endpoint, values), { headers, facts });
  }

  #signedIn(): Record<string, string> {
    return this.#tokens === null ? {} : { Authorization: this.#tokens.access };
  }

  descriptions(): Promise<ServiceDescription[]> {
    const { upstream } = connectRemote(this.#patient.center);
    const { href } = this.#patient.center.url;
    return fetchDescriptions(upstream, href, this.#tokens?.access ?? null);
  }

  /** Asks two harmless questions without a token. Throws `NoDeveloperCenter` unless one is answered as one would. */
  async recognise(): Promise<void> {
    for (const name of ['userInfo', 'devices'] as const) {
      this.#exchanges.take();
      await this.#call(name, { page: 1, pageSize: 1 }).catch((error: unknown) => {
        if (!(error instanceof OverairError)) throw error;
      });
      const [exchange] = this.#exchanges.take();
      const { url } = this.#patient.center;
      if (exchange === undefined || exchange.status === null) {
        throw new NoDeveloperCenter(`Nothing answers at ${url.origin}: is DEVELOPER_CENTER_URL right?`);
      }
      if (isEnvelope(exchange.answer) || exchange.status === 401) return;
    }
    throw new NoDeveloperCenter(
      `What answers at ${this.#patient.center.url.origin} is no Developer Center; no password was sent to it.`,
    );
  }

  /** Once, whatever comes of it. */
  async signIn(): Promise<void> {
    const credentials = await this.#patient.credentials();
    const { clock } = this.#patient;
    const [name, other] =
      'email' in credentials
        ? (['emailSignIn', 'phoneSignIn'] as const)
        : (['phoneSignIn', 'emailSignIn'] as const);
    const parameters = signInParameters(credentials, this.#caller.developerCenter);
    this.secrets.push(credentials.password, parameters['pwd'] ?? '', parameters['signature'] ?? '');
    this.#tokens = await this.#trials.run(name, async () => {
      const facts = noFacts();
      const data = await this.#call(name, parameters, {}, facts);
      return this.#noted(parseTokens(data, clock.now(), facts.time ?? clock.now()));
    });
    this.#trials.skip(other, 'signed in the other way');
  }

  #noted(tokens: Tokens): Tokens {
    this.secrets.push(
      tokens.access,
      tokens.refresh,
      tokens.access.replace(/^Bearer /, ''),
      tokens.refresh.replace(/^Bearer /, ''),
    );
    return tokens;
  }

  get isSignedIn(): boolean {
    return this.#tokens !== null;
  }

  async read(): Promise<void> {
    const { configuration, clock } = this.#patient;
    const rules = { ...this.#caller, bluetoothSignature: configuration.bluetoothSignature };
    await this.#trials.run('userInfo', async () => checkUser(await this.#call('userInfo', {})));
    const ask: AskEndpoint = (endpoint, parametersOf) =>
      call(this.#caller, endpoint, parametersOf(this.#tokens?.access ?? ''), {
        headers: { ...plainly, ...this.#signedIn() },
        facts: noFacts(),
      });
    // Links are not followed: they stay as they are.
    const asked = (name: OperationName, input: unknown) =>
      answerOf(rules, ask, { name, input: parseInput(name, input) }, (link) => link);
    await tryReads(this.#trials, asked, clock, this.#patient);
    for (const name of changing) this.#trials.skip(name, 'changes something');
  }

  async refresh(): Promise<void> {
    const { clock } = this.#patient;
    const refreshToken = this.#tokens?.refresh ?? '';
    const renewed = await this.#trials.run('refreshToken', async () =>
      this.#noted(parseTokens(await this.#call('refreshToken', { refreshToken }, {}), clock.now())),
    );
    this.#tokens = renewed ?? this.#tokens;
  }

  async signOut(): Promise<void> {
    await this.#trials.run('signOut', () => this.#call('signOut', {}));
  }
}
