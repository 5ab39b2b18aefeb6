/** What is asked of a Developer Center. */
export interface UpstreamRequest {
  readonly method: string;
  readonly url: URL;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What it answers, as far as it has come. */
export interface UpstreamAnswer {
  readonly status: number;
  /** A header's value by its name in lower case. */
  header(name: string): string | null;
  /** The body, decoded; to be called once. Rejects with `BodyTooLong` as soon as it has more than `limit` bytes. */
  text(limit: number): Promise<string>;
}

/**
 * A Developer Center: over the network, or a function for the embedded one. Redirects are not followed. Rejects if
 * no answer comes, and when the signal fires.
 */
export type Upstream = (request: UpstreamRequest, signal: AbortSignal) => Promise<UpstreamAnswer>;

/** Whether a status says that it went well, as `Response.ok`. */
export function isOk({ status }: UpstreamAnswer): boolean {
  return status >= 200 && status < 300;
}
