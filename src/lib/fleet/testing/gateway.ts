import { systemClock } from '../../clock';
import { GatewayConnection, type ConnectionOptions } from '../gateway-connection.svelte';
import { FakeSignal } from './signal';

export const ann = { id: 'a1', name: 'ann@example.com' };
export const bob = { id: 'b1', name: 'bob@example.com' };

export type Handler = (path: string, body: unknown, request: Request) => Response | undefined;

export const data = (value: unknown, headers: Record<string, string> = {}): Response =>
  Response.json({ data: value }, { headers });

export const failure = (status: number, code: string): Response =>
  Response.json({ error: { code, details: {} } }, { status });

/** A gateway at which Ann is signed in, over which each test lays its own answers. */
export function setUpGateway(handle: Handler = () => undefined, over: Partial<ConnectionOptions> = {}) {
  const gateway = { account: ann, asked: [] as string[] };
  const options: ConnectionOptions = {
    clock: systemClock,
    visible: new FakeSignal(),
    network: new FakeSignal(),
    language: () => 'en',
    timeZone: () => 'UTC',
    origin: 'http://gateway.test',
    mark: { leave: () => undefined, left: () => null },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const path = new URL(request.url).pathname.replace('/gateway/', '');
      gateway.asked.push(`${request.method} ${path}`);
      const body: unknown = request.method === 'POST' ? await request.clone().json() : null;
      const own = handle(path, body, request);
      if (own !== undefined) return own;
      if (path !== 'session') return data(null);
      const developerCenter = { id: 'dc', name: 'Demo', embedded: true };
      return data({ account: gateway.account, developerCenter, reports: [] });
    },
    ...over,
  };
  return { gateway, options, connection: new GatewayConnection(options) };
}
