import type { Clock } from '../../clock';
import { envelope, refused } from './envelope';
import type { CenterOperation } from './requests';
import type { Language } from './words';

/** Where a fault strikes: one operation, the firmware files, or everything. */
export type FaultTarget = CenterOperation | 'firmware' | '*';

export type Fault =
  /** An HTTP status with no envelope; `retryAfter` in seconds. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | undefined }
  /** The envelope's code 5000. */
  | { readonly kind: 'service-fault' }
  /** Half an answer. */
  | { readonly kind: 'malformed' }
  /** The network fails before the request has any effect. */
  | { readonly kind: 'drop' }
  /** The request has its effect, and the answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** No answer until the caller gives up. */
  | { readonly kind: 'hang' }
  /** An answer, but late, in milliseconds of the clock. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The body comes slowly, by the clock. */
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
  /** The body breaks off after so many bytes. */
  | { readonly kind: 'cut'; readonly bytes: number };

/** A connection that a fault breaks: what `fetch` says of one. */
export class ConnectionFault extends TypeError {
  constructor(message = 'fetch failed') {
    super(message);
  }
}

interface Planned {
  readonly target: FaultTarget;
  readonly fault: Fault;
  left: number;
}

/** Faults that tests have asked for, each for the next so many requests. */
export class Faults {
  readonly #clock: Clock;
  readonly #planned: Planned[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(target: FaultTarget, fault: Fault, times: number): void {
    this.#planned.push({ target, fault, left: times });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** Answers a request, with the fault that is due for it, if any. `now`: the calendar. */
  async around(
    target: FaultTarget,
    request: Request,
    language: Language,
    now: () => number,
    answer: () => Promise<Response>,
  ): Promise<Response> {
    const fault = this.#take(target);
    switch (fault?.kind) {
      case undefined:
        return answer();
      case 'status': {
        const headers: HeadersInit =
          fault.retryAfter === undefined ? {} : { 'retry-after': `${fault.retryAfter}` };
        return new Response(null, { status: fault.status, headers });
      }
      case 'service-fault':
        return envelope(refused('serviceFault', language), now());
      case 'malformed':
        return new Response('{"code":200,"msg":"succ', { headers: { 'content-type': 'application/json' } });
      case 'drop':
        throw new ConnectionFault();
      case 'lose-answer':
        await answer();
        throw new ConnectionFault();
      case 'hang':
        return hang(request.signal);
      case 'delay':
        await new Promise<void>((resolve) => this.#clock.after(fault.ms, resolve));
        return answer();
      case 'throttle':
        return throttle(await answer(), fault.bytesPerSecond, this.#clock);
      case 'cut':
        return cut(await answer(), fault.bytes);
    }
  }

  #take(target: FaultTarget): Fault | undefined {
    const index = this.#planned.findIndex((entry) => entry.target === target || entry.target === '*');
    const entry = this.#planned[index];
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#planned.splice(index, 1);
    return entry.fault;
  }
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const give = () => {
      reject(new DOMException('The request was given up.', 'AbortError'));
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}

/** Gives so many bytes and then breaks off; only when the reader comes for more, so that none of them is lost. */
function cut(response: Response, bytes: number): Response {
  const reader = response.body?.getReader();
  let left = bytes;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = left > 0 ? await reader?.read() : undefined;
        if (next?.value === undefined) {
          await reader?.cancel();
          controller.error(new ConnectionFault('terminated'));
          return;
        }
        controller.enqueue(next.value.slice(0, left));
        left -= next.value.length;
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}

/** Gives the body in pieces of a tenth of a second. */
function throttle(response: Response, bytesPerSecond: number, clock: Clock): Response {
  const piece = Math.max(1, Math.floor(bytesPerSecond / 10));
  const limit = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    async transform(bytes, controller) {
      for (let at = 0; at < bytes.length; at += piece) {
        await new Promise<void>((resolve) => clock.after(100, resolve));
        controller.enqueue(bytes.slice(at, at + piece));
      }
    },
  });
  return new Response(response.body?.pipeThrough(limit) ?? null, response);
}
