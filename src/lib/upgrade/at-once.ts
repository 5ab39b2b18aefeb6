/** What runs beside something that comes before it. */
export interface InTurn {
  /** Fires when it is stopped, or not wanted after all. */
  readonly signal: AbortSignal;
  /** Resolves once what comes before it is done; never if that fails or says that this is not wanted. */
  readonly turn: Promise<void>;
}

/**
 * Runs `second` at the same time as `first`, and ends as if it came after it: what `first` rejects with is told, whatever
 * becomes of `second`; what `second` rejects with is told once `first` is done. Resolves with what `first` says: whether
 * `second` is wanted, which then is done too; else it was stopped. When this settles, both have ended.
 */
export async function atOnce(
  signal: AbortSignal,
  first: () => Promise<boolean>,
  second: (inTurn: InTurn) => Promise<unknown>,
): Promise<boolean> {
  const unwanted = new AbortController();
  let giveTurn: () => void = () => undefined;
  const turn = new Promise<void>((resolve) => (giveTurn = resolve));
  const running = second({ signal: AbortSignal.any([signal, unwanted.signal]), turn });
  // It is heard when its turn comes.
  const ended = running.then(
    () => undefined,
    () => undefined,
  );
  let isWanted = false;
  try {
    isWanted = await first();
  } finally {
    if (isWanted) giveTurn();
    else {
      unwanted.abort();
      await ended;
    }
  }
  if (isWanted) await running;
  return isWanted;
}
