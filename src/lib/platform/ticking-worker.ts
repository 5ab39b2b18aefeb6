/** Ticks while it is told how often; the timers of a worker keep pace when its tab is hidden. */
let ticking: ReturnType<typeof setInterval> | undefined;

/** Milliseconds between two ticks; null to rest. */
addEventListener('message', ({ data }: MessageEvent<number | null>) => {
  clearInterval(ticking);
  if (data !== null) ticking = setInterval(() => postMessage(null), data);
});

// A module, so that its names are its own.
export {};
