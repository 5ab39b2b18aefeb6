import type { MonotonicClock } from '../../../clock';

/** What a transfer is doing. */
export type TransferPhase = 'offering' | 'sending' | 'paused' | 'verifying';

/** How far a transfer is. */
export interface TransferProgress {
  readonly phase: TransferPhase;
  /** Bytes that the device has acknowledged, of `total`. */
  readonly acknowledged: number;
  readonly total: number;
  /** Smoothed; null until something was measured. */
  readonly bytesPerSecond: number | null;
  /** At that pace; null while there is none. */
  readonly remainingSeconds: number | null;
  /** Where this run began: 0, or the offset it was resumed at. */
  readonly startedAt: number;
}

/** Ten times a second at most. */
const INTERVAL_MS = 100;

/** How long an old measurement still weighs, in milliseconds. */
const SMOOTHING_MS = 5000;

/** Tells a listener how far a transfer is, at most ten times a second, the latest always. */
export class TransferProgressMeter {
  readonly #clock: MonotonicClock;
  readonly #total: number;
  readonly #listener: (progress: TransferProgress) => void;
  #phase: Exclude<TransferPhase, 'paused'> = 'offering';
  #isPaused = false;
  #acknowledged = 0;
  #startedAt = 0;
  #bytesPerMs: number | null = null;
  #measuredAt: number | null = null;
  #toldAt = -Infinity;
  #cancelTelling: (() => void) | null = null;

  constructor(clock: MonotonicClock, total: number, listener: (progress: TransferProgress) => void) {
    this.#clock = clock;
    this.#total = total;
    this.#listener = listener;
  }

  /** A run begins at this offset. */
  started(offset: number): void {
    this.#startedAt = offset;
    this.#acknowledged = offset;
    this.#phase = 'offering';
    this.#isPaused = false;
    this.#tell();
  }

  phase(phase: Exclude<TransferPhase, 'paused'>): void {
    if (phase !== this.#phase) this.#change(phase, this.#isPaused);
  }

  /** Whether the device or the person pauses, whatever the phase. */
  paused(isPaused: boolean): void {
    if (isPaused !== this.#isPaused) this.#change(this.#phase, isPaused);
  }

  #change(phase: Exclude<TransferPhase, 'paused'>, isPaused: boolean): void {
    this.#phase = phase;
    this.#isPaused = isPaused;
    // What passes outside of sending is no part of its pace.
    this.#measuredAt = phase === 'sending' && !isPaused ? this.#clock.monotonic() : null;
    this.#tell();
  }

  /** The device has acknowledged everything before this offset. */
  acknowledged(offset: number): void {
    const now = this.#clock.monotonic();
    this.#measure(offset - this.#acknowledged, now - (this.#measuredAt ?? now));
    this.#measuredAt = now;
    this.#acknowledged = offset;
    this.#tell();
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#cancelTelling?.();
  }

  #measure(bytes: number, ms: number): void {
    if (ms <= 0) return;
    const rate = bytes / ms;
    const weight = this.#bytesPerMs === null ? 1 : 1 - Math.exp(-ms / SMOOTHING_MS);
    this.#bytesPerMs = (this.#bytesPerMs ?? 0) * (1 - weight) + rate * weight;
  }

  #tell(): void {
    if (this.#cancelTelling !== null) return;
    const wait = this.#toldAt + INTERVAL_MS - this.#clock.monotonic();
    if (wait <= 0) this.#tellNow();
    else this.#cancelTelling = this.#clock.after(wait, () => this.#tellNow());
  }

  #tellNow(): void {
    this.#cancelTelling = null;
    this.#toldAt = this.#clock.monotonic();
    const rate = this.#bytesPerMs;
    this.#listener({
      phase: this.#isPaused ? 'paused' : this.#phase,
      acknowledged: this.#acknowledged,
      total: this.#total,
      bytesPerSecond: rate === null ? null : rate * 1000,
      remainingSeconds: rate === null || rate === 0 ? null : (this.#total - this.#acknowledged) / rate / 1000,
      startedAt: this.#startedAt,
    });
  }
}
