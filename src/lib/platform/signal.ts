/** Something of the browser that is either so or not, and says when it changes. Fits `createSubscriber`. */
export interface BrowserSignal {
  readonly active: boolean;
  /** Calls `listener` after every change; returns what takes it away. */
  subscribe(listener: () => void): () => void;
}

/** A signal over an event target: read when asked, told by its events. */
export function eventSignal(
  target: EventTarget,
  events: readonly string[],
  read: () => boolean,
): BrowserSignal {
  return {
    get active() {
      return read();
    },
    subscribe(listener) {
      for (const event of events) target.addEventListener(event, listener);
      return () => {
        for (const event of events) target.removeEventListener(event, listener);
      };
    },
  };
}
