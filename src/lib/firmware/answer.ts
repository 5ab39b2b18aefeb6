import { OverairError } from '../errors';

/** What an answer to a request for a file from `offset` on is good for. */
export type AnswerKind =
  | 'continues' // 206: bytes from the offset on, of the file that was begun
  | 'starts-over' // 200: the whole file, from its first byte
  | 'unusable'; // the file changed, or the range was not understood: forget what is kept and ask again

/** Only a strong validator says that bytes of two answers belong together (RFC 9110, 13.1.5). */
export function strongValidator(headers: Headers): string | null {
  const etag = headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) return etag;
  return etag === null ? headers.get('last-modified') : null;
}

/**
 * The headers that ask for a file from `offset` on, as long as it is still the one that was begun: for all that is
 * left of its `size`, or for `most` bytes of it.
 */
export function rangeHeaders(
  offset: number,
  size: number,
  most: number,
  validator: string | null,
): Record<string, string> {
  const isRest = size - offset <= most;
  if (offset === 0 && isRest) return {};
  const range = { Range: `bytes=${offset}-${isRest ? '' : offset + most - 1}` };
  return validator === null || offset === 0 ? range : { ...range, 'If-Range': validator };
}

/**
 * Judges an answer; `size` is what the plan says. Throws `package-size-mismatch` if the answer announces another
 * size.
 */
export function judgeAnswer(
  response: Response,
  offset: number,
  size: number,
  validator: string | null,
): AnswerKind {
  if (response.status === 200) {
    expectSize(announcedSize(response.headers), size);
    return 'starts-over';
  }
  if (response.status !== 206) return 'unusable';
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (Number(range?.[1]) !== offset) return 'unusable';
  const now = strongValidator(response.headers);
  if (validator !== null && now !== null && now !== validator) return 'unusable';
  expectSize(range?.[2] === '*' ? null : Number(range?.[2]), size);
  return 'continues';
}

/** What a whole answer announces; of an encoded one the length is not the file's. */
function announcedSize(headers: Headers): number | null {
  const length = headers.get('content-length');
  return length === null || headers.get('content-encoding') !== null ? null : Number(length);
}

function expectSize(actual: number | null, expected: number): void {
  if (actual !== null && actual !== expected) {
    throw new OverairError('package-size-mismatch', { expected, actual });
  }
}
