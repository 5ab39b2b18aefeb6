import type { Clock } from '$lib/clock';
import type { BrowserSignal } from '$lib/platform/signal';
import type { Decoder, Picture } from './picture';

/**
 * Why there is no picture. `refused`: by the person, or for this page; `absent`: there is no camera; `busy`: something
 * else has it; `gone`: it was torn away; `unsupported`: the browser gives this page none; `no-decoder`: what reads codes
 * did not come; `failed`: anything else.
 */
export type CameraTrouble = 'refused' | 'absent' | 'busy' | 'gone' | 'unsupported' | 'no-decoder' | 'failed';

export type CameraState =
  | { readonly kind: 'off' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'on'; readonly stream: MediaStream }
  | { readonly kind: 'trouble'; readonly trouble: CameraTrouble };

export interface CameraOptions {
  /** navigator.mediaDevices, which is missing on a page without HTTPS. */
  readonly devices: Pick<MediaDevices, 'getUserMedia'> | undefined;
  readonly visible: BrowserSignal;
  readonly clock: Clock;
  readonly openDecoder: () => Promise<Decoder>;
  /** The picture as it is now; null while there is none. */
  readonly picture: () => Picture | null;
  /** Told the text of a code; the same one again only after it was out of sight for a while. */
  readonly onread: (text: string) => void;
}

/** Pictures are looked at so often, ms: a hand does not hold still much longer. */
const LOOK_EVERY = 150;

/** A code that stays in sight is read once; away for so long, ms, it is meant anew. */
const FORGET_AFTER = 2_000;

/** What a label needs to be read from an arm's length. */
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** The camera as long as codes are looked for: it is off while the page is out of sight, and for good once closed. */
export class CodeCamera {
  readonly #options: CameraOptions;
  readonly #stopWatching: () => void;
  #state = $state.raw<CameraState>({ kind: 'off' });
  #run = 0;
  #isPaused = false;
  #cancelLook: (() => void) | null = null;
  #last: { readonly text: string; readonly at: number } | null = null;

  constructor(options: CameraOptions) {
    this.#options = options;
    this.#stopWatching = options.visible.subscribe(() => {
      if (options.visible.active) this.#goOn();
      else this.#pause();
    });
  }

  get state(): CameraState {
    return this.#state;
  }

  /** Asks for the camera, which the browser may ask the person about. Never rejects: `state` says what came of it. */
  async start(): Promise<void> {
    const { devices, openDecoder } = this.#options;
    if (this.#state.kind === 'asking' || this.#state.kind === 'on') return;
    const run = ++this.#run;
    this.#isPaused = false;
    this.#state = { kind: 'asking' };
    try {
      if (devices === undefined) throw new DOMException('', 'NotSupportedError');
      const decoder = openDecoder().catch((cause: unknown) => cause as Error);
      const stream = await devices.getUserMedia(WANTED);
      const decode = await decoder;
      if (run !== this.#run) end(stream);
      else if (!this.#options.visible.active) this.#wait(stream);
      else if (typeof decode === 'function') this.#begin(run, stream, decode);
      else {
        end(stream);
        this.#state = { kind: 'trouble', trouble: 'no-decoder' };
      }
    } catch (error) {
      if (run === this.#run) this.#state = { kind: 'trouble', trouble: troubleOf(error) };
    }
  }

  /** Gives the camera back; it can be asked for again. */
  stop(): void {
    this.#run++;
    this.#isPaused = false;
    this.#release();
    this.#state = { kind: 'off' };
  }

  /** Gives it back for good. */
  close(): void {
    this.stop();
    this.#stopWatching();
  }

  #begin(run: number, stream: MediaStream, decode: Decoder): void {
    this.#state = { kind: 'on', stream };
    for (const track of stream.getTracks())
      track.addEventListener('ended', () => {
        if (run !== this.#run) return;
        this.#run++;
        this.#release();
        this.#state = { kind: 'trouble', trouble: 'gone' };
      });
    this.#lookLater(run, decode);
  }

  #lookLater(run: number, decode: Decoder): void {
    this.#cancelLook = this.#options.clock.after(LOOK_EVERY, () => void this.#look(run, decode));
  }

  async #look(run: number, decode: Decoder): Promise<void> {
    const picture = this.#options.picture();
    // Of a picture that cannot be read the next one may be.
    const text = picture === null ? null : await decode(picture).catch(() => null);
    if (run !== this.#run) return;
    this.#lookLater(run, decode);
    if (text !== null && text.trim() !== '') this.#take(text);
  }

  #take(text: string): void {
    const now = this.#options.clock.now();
    const isNew = this.#last?.text !== text || now - this.#last.at > FORGET_AFTER;
    this.#last = { text, at: now };
    if (isNew) this.#options.onread(text);
  }

  #pause(): void {
    // While the person is asked, it is not on yet; being asked may itself hide the page.
    if (this.#state.kind !== 'on') return;
    this.stop();
    this.#isPaused = true;
  }

  /** What was asked for has come to a page that nobody sees. */
  #wait(stream: MediaStream): void {
    end(stream);
    this.stop();
    this.#isPaused = true;
  }

  #goOn(): void {
    if (this.#isPaused) void this.start();
  }

  #release(): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
    if (this.#state.kind === 'on') end(this.#state.stream);
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** By the names that getUserMedia gives its errors (https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia). */
const troubles: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotSupportedError: 'unsupported',
};

const troubleOf = (error: unknown): CameraTrouble =>
  (error instanceof Error ? troubles[error.name] : undefined) ?? 'failed';
