/** A word to all other tabs and workers of this app: that something has changed, not what. */
export interface Channel {
  post(): void;
  /** Calls `listener` for each word of another one; returns what takes it away. */
  subscribe(listener: () => void): () => void;
}

/** A channel by its name. */
export function openChannel(name: string): Channel {
  const channel = new BroadcastChannel(`overair:${name}`);
  return {
    post: () => channel.postMessage(null),
    subscribe(listener) {
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}
