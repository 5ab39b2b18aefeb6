import type { Readable } from 'node:stream';
import type { Cookies } from '@sveltejs/kit';

/** What the doors need of a request, whoever has taken it: a `Request` is one. */
export interface DoorRequest {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
  /** To be read once. */
  readonly body: ReadableStream<Uint8Array> | Readable | null;
}

/** What they need of cookies: SvelteKit's are such. */
export type CookieJar = Pick<Cookies, 'get' | 'getAll' | 'set' | 'delete'>;

/** What they need of what has come: SvelteKit's event is one. */
export interface DoorEvent {
  readonly request: DoorRequest;
  readonly cookies: CookieJar;
  /** Its origin is the one that people open. */
  readonly url: URL;
  readonly locals: App.Locals;
}
