import { toOverairError, type OverairError } from '../../errors';
import type { Message } from './messages';

/** A wait for one answer. */
export interface Expectation<T> {
  /** Resolves with what the answer was parsed to. */
  readonly answer: Promise<T>;
  /** Ends the wait with an error; without effect once it has ended. */
  readonly fail: (error: OverairError) => void;
  readonly ended: boolean;
}

interface Pending {
  readonly command: number;
  readonly take: (message: Message) => void;
  readonly fail: (error: OverairError) => void;
}

/** The answers that are waited for, by packet id and command. */
export class PendingAnswers {
  readonly #pending = new Map<number, Pending>();

  /** Whether the message was waited for, and has been taken. */
  take(message: Message): boolean {
    const pending = this.#pending.get(message.id);
    if (pending?.command !== message.command) return false;
    pending.take(message);
    return true;
  }

  /** Ends every wait. */
  failAll(error: OverairError): void {
    for (const pending of [...this.#pending.values()]) pending.fail(error);
  }

  /**
   * Waits for the answer `command` to packet `id`. `parse` runs while the answer's frame is handled, so what it
   * changes (the cipher) holds for the very next frame; what it throws ends the wait.
   */
  expect<T>(id: number, command: number, parse: (message: Message) => T): Expectation<T> {
    let ended = false;
    let fail: (error: OverairError) => void = () => undefined;
    const answer = new Promise<T>((resolve, reject) => {
      const end = () => {
        ended = true;
        if (this.#pending.get(id) === pending) this.#pending.delete(id);
      };
      fail = (error) => {
        if (ended) return;
        end();
        reject(error);
      };
      const take = (message: Message) => {
        try {
          const parsed = parse(message);
          end();
          resolve(parsed);
        } catch (error) {
          fail(toOverairError(error));
        }
      };
      const pending: Pending = { command, take, fail };
      this.#pending.set(id, pending);
    });
    return {
      answer,
      fail,
      get ended() {
        return ended;
      },
    };
  }
}
