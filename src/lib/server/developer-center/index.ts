import type { Clock } from '../../clock';
import { fromUsualPaths } from '../answer-paths';
import { defaultEndpoints, type EndpointTable } from '../endpoints';
import { answerDescription } from './api-description';
import { demoAccount } from './accounts';
import { runCommand } from './control';
import { dateHeader, envelope, refused, success, type Answer } from './envelope';
import { operations, openOperations } from './operations';
import { readParameters, Router, type CenterOperation } from './requests';
import { languageOf, RefusedRequest, type Language } from './words';
import { createWorld, type World, type WorldOptions } from './world';

export { embeddedReportCodes } from './bluetooth';
export { ConnectionFault } from './faults';

/** The host cannot exist (RFC 2606): nothing of it ever leaves this process. */
const insideThisProcess = 'http://embedded.invalid';

export interface DeveloperCenterOptions {
  readonly clock: Clock;
  /** Where it is reached, without a slash at the end; nowhere but in this process if it is left out. */
  readonly address?: string | undefined;
  readonly endpoints?: EndpointTable;
  /** How many devices the demo account has: 1–10,000, usually 24. */
  readonly devices?: number;
  /** How many times faster devices are; tokens and the calendar are not. More than 0, usually 1. */
  readonly speed?: number;
  /** How long an access token lives, in seconds; usually 7200. */
  readonly accessTokenSeconds?: number;
  /** The operator's, as the gateway signs with. */
  readonly userDomain: string;
  readonly userDomainSecret: string;
}

export interface DeveloperCenter {
  /** The base URL that it lives at, without a slash; links to firmware begin with it. */
  readonly address: string;
  /** The account that a demonstration signs in with. */
  readonly demo: {
    readonly email: string;
    readonly password: string;
    readonly internationalCode: string;
    readonly phone: string;
  };
  /** Answers an OpenAPI or firmware request below `address`, as `fetch` would; rejects if a fault says so. */
  handle(request: Request): Promise<Response>;
  /** Carries out a command for tests (control-commands.ts); throws `request-malformed` with the field. */
  control(command: unknown): Promise<unknown>;
  /** The calendar, in milliseconds since the epoch. */
  now(): number;
}

/** A complete Developer Center in memory, the same at every start. It does nothing between requests: see Timeline. */
export function createDeveloperCenter(options: DeveloperCenterOptions): DeveloperCenter {
  const endpoints = options.endpoints ?? defaultEndpoints;
  const address = options.address ?? insideThisProcess;
  const router = new Router(endpoints);
  const worldOptions: WorldOptions = {
    clock: options.clock,
    address,
    devices: Math.min(10_000, Math.max(1, options.devices ?? 24)),
    speed: options.speed ?? 1,
    accessTokenSeconds: options.accessTokenSeconds ?? 7200,
    userDomain: options.userDomain,
    userDomainSecret: options.userDomainSecret,
  };
  let world = createWorld(worldOptions);

  const answerOperation = async (
    operation: CenterOperation,
    request: Request,
    url: URL,
  ): Promise<Response> => {
    const language = languageOf(request.headers.get('accept-language'));
    const run = async () => {
      const answer = await answerOf(world, operation, language, request, async () =>
        readParameters(operation, endpoints[operation], request, url),
      );
      return envelope(arranged(operation, endpoints, answer), world.timeline.now());
    };
    return world.faults.around(operation, request, language, () => world.timeline.now(), run);
  };

  const { email, password, internationalCode, phone } = demoAccount;
  return {
    address,
    demo: { email, password, internationalCode, phone },
    now: () => world.timeline.now(),
    async handle(request) {
      world.timeline.catchUp();
      const url = new URL(request.url);
      if (world.firmware.serves(url)) return answerFirmware(world, request, url);
      const description = request.method === 'GET' ? answerDescription(url, endpoints, address) : null;
      if (description !== null) return description;
      const found = router.find(request.method, url.pathname);
      if (found === null || found === 'wrong-verb') {
        const language = languageOf(request.headers.get('accept-language'));
        return envelope(refused('notFound', language), world.timeline.now(), found === null ? 404 : 405);
      }
      count(world, found);
      return answerOperation(found, request, url);
    },
    control(command) {
      world.timeline.catchUp();
      return runCommand(command, {
        world: () => world,
        canonical: (operation) => {
          if (operation === 'firmware' || operation === '*') return operation;
          const { method, path } = endpoints[operation];
          const found = router.find(method, path);
          return found === null || found === 'wrong-verb' ? operation : found;
        },
        reset: (keepSessions) => {
          const { tokens } = world;
          world = createWorld(worldOptions);
          if (keepSessions) world.tokens = tokens;
        },
      });
    },
  };
}

/** An answer with its parts at the places that the table names. */
function arranged(operation: CenterOperation, endpoints: EndpointTable, answer: Answer): Answer {
  return { ...answer, data: fromUsualPaths(operation, endpoints[operation].answer, answer.data) };
}

async function answerFirmware(world: World, request: Request, url: URL): Promise<Response> {
  count(world, 'firmware');
  const now = () => world.timeline.now();
  const answer = () => Promise.resolve(world.firmware.answer(request, url, now()));
  const response = await world.faults.around('firmware', request, 'en', now, answer);
  response.headers.set('date', dateHeader(now()).date);
  return response;
}

function count(world: World, operation: string): void {
  world.requests.set(operation, (world.requests.get(operation) ?? 0) + 1);
}

async function answerOf(
  world: World,
  operation: CenterOperation,
  language: Language,
  request: Request,
  parameters: () => ReturnType<typeof readParameters>,
): Promise<Answer> {
  try {
    const authorization = request.headers.get('authorization') ?? '';
    const accountId = openOperations.has(operation)
      ? ''
      : world.tokens.check(authorization, world.timeline.now());
    const idempotencyKey = request.headers.get('idempotency-key');
    const caller = { accountId, authorization, language, idempotencyKey };
    return success(await operations[operation](world, await parameters(), caller));
  } catch (error) {
    if (error instanceof RefusedRequest) return refused(error.reason, language);
    throw error;
  }
}
