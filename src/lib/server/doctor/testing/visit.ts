import { afterEach, expect } from 'vitest';
import { systemClock } from '../../../clock';
import { createDeveloperCenter, type DeveloperCenter } from '../../developer-center';
import { serveHttp, type HttpServer } from '../../standalone-center/http-server';
import { parseEndpoints } from '../../gateway/configuration-endpoints';
import { runDoctor, type ExitStatus } from '../doctor';

export const domain = { userDomain: 'E.DM.1', userDomainSecret: 'the-operators-secret' };
const unforeseen: unknown[] = [];
let servers: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
  expect(unforeseen.splice(0)).toEqual([]);
});

/** Answers in the center's place, or lets it answer by giving null. */
type Between = (request: Request, center: DeveloperCenter) => Promise<Response | null>;

/** Serves over HTTP until the test has ended; gives the address. */
export async function serve(handle: (request: Request) => Promise<Response>): Promise<string> {
  const server = await serveHttp(
    { handle, onError: (error) => unforeseen.push(error) },
    { host: '127.0.0.1', port: 0 },
  );
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

/** From now on nobody answers at the address that `serve` gave last. */
export async function stopLast(): Promise<void> {
  await servers.pop()?.close();
}

/** A Developer Center over HTTP, by a table of its own. */
export async function start(endpoints: object = {}, between: Between = () => Promise.resolve(null)) {
  const center = createDeveloperCenter({
    clock: systemClock,
    endpoints: parseEndpoints({ ENDPOINTS: JSON.stringify(endpoints) }),
    ...domain,
  });
  const address = await serve(async (request) => (await between(request, center)) ?? center.handle(request));
  const requests = async () => (await center.control({ command: 'requests' })) as Record<string, number>;
  return { address, center, requests };
}

interface Visit {
  status: ExitStatus;
  output: string;
  /** How often the password was asked for. */
  asked: number;
}

/** Sends the doctor there, with the demonstration's account. */
export async function visit(
  address: string,
  { options = [], environment = {} }: { options?: string[]; environment?: Record<string, string> } = {},
): Promise<Visit> {
  let output = '';
  let asked = 0;
  const write = (text: string) => {
    output += text;
  };
  const settings = {
    DEVELOPER_CENTER_URL: address,
    USER_DOMAIN: domain.userDomain,
    USER_DOMAIN_SECRET: domain.userDomainSecret,
    ...environment,
  };
  const status = await runDoctor(['--account', 'demo@example.com', ...options], settings, {
    write,
    writeError: write,
    askPassword: () => {
      asked += 1;
      return Promise.resolve('Overair-demo-1');
    },
    clock: systemClock,
  });
  return { status, output, asked };
}

/** The columns of an operation's line after its path. */
export function line(output: string, operation: string): string[] {
  const found = output.split('\n').find((each) => each.startsWith(`${operation} `)) ?? '';
  return found.split(/\s{2,}/).slice(2);
}

/** The value that `--suggest` offers. */
export function suggested(output: string): string {
  return /^ENDPOINTS='(.*)'$/m.exec(output)?.[1] ?? '';
}
