import type { WritePlan } from '../pieces';
import { leastEvents } from './connection-events';

/** Milliseconds between connection events that are assumed before any was measured: usual on phones. */
const ASSUMED_EVENT_MS = 50;

/** Weight of a new measurement that is quicker than the estimate; a slower one counts at once. */
const WEIGHT = 0.25;

/** A link loses packets to noise if each is long on the air, and a device gives up after 15 s. */
const MAX_FRAME_MS = 3000;

/** What all three sends of a packet may take of the device's 15 s, and a second for what is not foreseen. */
const MAX_SENDS_MS = 14_000;

/** How long frames take, learned from how long they took. */
export class Pace {
  #eventMs = ASSUMED_EVENT_MS;

  /** Takes note of a frame that took `ms` from its first write to the settling of its last. */
  measured(wireBytes: number, plan: WritePlan, ms: number): void {
    const event = ms / leastEvents(wireBytes, plan);
    this.#eventMs = Math.max(event, this.#eventMs + WEIGHT * (event - this.#eventMs));
  }

  /** Milliseconds that a frame will take. */
  expected(wireBytes: number, plan: WritePlan): number {
    return leastEvents(wireBytes, plan) * this.#eventMs;
  }

  /**
   * Whether a frame may be as long as this: it moves in 3 s as it first goes, and all its sends with their
   * time-outs (`timeoutMs` each) end before the device gives up.
   */
  allows(wireBytes: number, sends: readonly WritePlan[], timeoutMs: number): boolean {
    const times = sends.map((plan) => this.expected(wireBytes, plan));
    const all = times.reduce((sum, ms) => sum + ms, 0) + (sends.length - 1) * timeoutMs;
    return (times[0] ?? 0) <= MAX_FRAME_MS && all <= MAX_SENDS_MS;
  }
}
