import type { OverairError } from '../errors';
import { Lane, type SendReason, type SendResult, type LaneDependencies } from './lane';

export type { SendReason, SendResult } from './lane';

/** Sends what one account has to tell: its reports and its decisions, neither of which holds up the other. */
export class Sender {
  readonly #lanes: readonly Lane[];

  constructor(dependencies: LaneDependencies) {
    this.#lanes = [new Lane('decisions', dependencies), new Lane('reports', dependencies)];
  }

  /** What sending waits for, or null: `not-signed-in`, `session-expired`, `account-changed`, `client-outdated`. */
  get waitsFor(): OverairError | null {
    return this.#lanes.find(({ waitsFor }) => waitsFor !== null)?.waitsFor ?? null;
  }

  /** Whether a pass is going on in this tab. */
  get isRunning(): boolean {
    return this.#lanes.some(({ isRunning }) => isRunning);
  }

  /** Sends what is due; a call during a pass makes it look once more. Never rejects. */
  async run(reason: SendReason): Promise<SendResult> {
    const results = await Promise.all(this.#lanes.map((lane) => lane.run(reason)));
    return {
      waiting: results.some(({ waiting }) => waiting),
      waitsFor: this.waitsFor,
      failure: results.find(({ failure }) => failure !== null)?.failure ?? null,
    };
  }

  /** Ends the timers and the requests that are under way, whose entries are seen to again later. For good. */
  stop(): void {
    for (const lane of this.#lanes) lane.stop();
  }
}
