/** What stops a body that is longer than it may be. */
export class BodyTooLong extends Error {}

/** A whole body as text; throws `BodyTooLong` as soon as it is longer than `limit` bytes. */
export async function readText(body: ReadableStream<Uint8Array> | null, limit: number): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > limit) {
      // The rest is of no interest; that it cannot be cancelled either.
      reader.cancel().catch(() => undefined);
      throw new BodyTooLong();
    }
    text += decoder.decode(value, { stream: true });
  }
}
