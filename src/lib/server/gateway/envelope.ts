import * as v from 'valibot';
import { OverairError } from '../../errors';
import { hideTokens } from './redaction';

const LONGEST_MESSAGE = 300;

/** The Developer Center's answer: success is code 200, as a number or a text. */
const EnvelopeSchema = v.object({
  code: v.union([v.number(), v.pipe(v.string(), v.minLength(1), v.maxLength(32))]),
  msg: v.nullish(v.string(), ''),
  data: v.optional(v.unknown(), null),
});

/** The platform's own words, as they may be shown: one line, of bounded length. */
function shown(message: string): string {
  return hideTokens(message)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}

function refusal(code: string, message: string): OverairError {
  const upstreamCode = /^\d{1,9}$/.test(code) ? Number(code) : code;
  return new OverairError('upstream-refused', { upstreamCode, upstreamMessage: shown(message) });
}

/** The platform's own code, for the log; null for what is no envelope. */
export function envelopeCode(answer: unknown): string | null {
  return isEnvelope(answer) ? String((answer as { code: unknown }).code) : null;
}

/** Whether an answer has the envelope's form at all. */
export function isEnvelope(answer: unknown): boolean {
  return v.is(EnvelopeSchema, answer);
}

/**
 * The data of an answer. Throws `answer-malformed` for what is no envelope, and `upstream-refused` for a code other
 * than 200, with the platform's own code and words: what it means depends on what was asked (`codes.ts`).
 */
export function openEnvelope(answer: unknown): unknown {
  const parsed = v.safeParse(EnvelopeSchema, answer);
  if (!parsed.success) {
    throw new OverairError('answer-malformed', { field: v.getDotPath(parsed.issues[0]) ?? 'envelope' });
  }
  const { code, msg, data } = parsed.output;
  if (String(code) !== '200') throw refusal(String(code), msg);
  return data;
}
