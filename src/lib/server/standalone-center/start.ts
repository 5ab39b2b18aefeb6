import type { Clock } from '../../clock';
import { isOverairError } from '../../errors';
import {
  ConnectionFault,
  createDeveloperCenter,
  type DeveloperCenter,
  type DeveloperCenterOptions,
} from '../developer-center';
import { serveHttp, type Handle } from './http-server';

export interface StandaloneOptions extends Omit<DeveloperCenterOptions, 'address' | 'clock'> {
  readonly clock: Clock;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address that others reach it by, if that is another than `http://host:port`. */
  readonly origin?: string | undefined;
  /** Opens `POST /control`: one command of tests as JSON (control-commands.ts). */
  readonly control?: boolean;
  /** Told of what was not foreseen. */
  readonly onError: (error: unknown) => void;
}

export interface StandaloneCenter {
  /** Where the platform's paths begin; links to packages begin with it. */
  readonly address: string;
  readonly center: DeveloperCenter;
  close(): Promise<void>;
}

const LONGEST_COMMAND = 256 * 1024;

async function answerControl(center: DeveloperCenter, request: Request): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405 });
  try {
    const text = await request.text();
    if (text.length > LONGEST_COMMAND) return new Response(null, { status: 413 });
    return Response.json({ data: await center.control(JSON.parse(text)) });
  } catch (error) {
    if (error instanceof SyntaxError) return Response.json({ error: { field: 'json' } }, { status: 400 });
    if (!isOverairError(error, 'request-malformed')) throw error;
    return Response.json({ error: error.details }, { status: 400 });
  }
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** The embedded Developer Center by itself, over HTTP, with the platform's own paths. */
export async function startStandaloneCenter(options: StandaloneOptions): Promise<StandaloneCenter> {
  const onError = (error: unknown) => {
    // A fault that a test asked for, or half a body of one: no more than the broken connection is to be seen of it.
    if (!(error instanceof ConnectionFault)) options.onError(error);
  };
  // The center's links need the address, which is known only when there is a port.
  let handle: Handle = () => Promise.resolve(new Response(null, { status: 503 }));
  const server = await serveHttp({ handle: (request) => handle(request), onError }, options);
  const address = options.origin ?? `http://${urlHost(options.host)}:${server.port}`;
  const center = createDeveloperCenter({ ...options, address });
  handle = (request) => {
    const isControl = options.control === true && new URL(request.url).pathname === '/control';
    return isControl ? answerControl(center, request) : center.handle(request);
  };
  return { address, center, close: () => server.close() };
}
