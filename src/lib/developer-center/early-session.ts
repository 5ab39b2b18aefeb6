declare global {
  interface Window {
    earlySession?: EarlyPage['earlySession'];
  }
}

/** A page that has asked who is signed in before any code came (app.html). */
export interface EarlyPage {
  /** The answer, or null if none came; undefined if the page has not asked, or its answer is taken. */
  earlySession?: Promise<Response | null> | undefined;
}

/**
 * A `fetch` whose first question who is signed in is answered by what the page has asked already: once, since what
 * was true at the start is not true later. If nothing came of that it is asked in the ordinary way.
 */
export function withEarlySession(page: EarlyPage, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const early = page.earlySession;
    if (early === undefined) return await send(input, init);
    const request = new Request(input, init);
    if (request.method !== 'GET' || !request.url.endsWith('/gateway/session')) return await send(request);
    page.earlySession = undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      request.signal.addEventListener('abort', () => {
        reject(request.signal.reason as Error);
      });
    });
    return (await Promise.race([early, aborted])) ?? (await send(request));
  };
}
