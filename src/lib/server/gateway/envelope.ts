import * as v from 'valibot';
import { OverairError, type ErrorCode, type ErrorDetails } from '../../errors';

const LONGEST_MESSAGE = 300;

/** The Developer Center's answer: success is code 200, as a number or a text. */
const EnvelopeSchema = v.object({
  code: v.union([v.number(), v.pipe(v.string(), v.minLength(1), v.maxLength(32))]),
  msg: v.nullish(v.string(), ''),
  data: v.optional(v.unknown(), null),
});

/** The codes that have words of their own. */
const knownCodes: Readonly<Record<string, readonly [ErrorCode, ErrorDetails?]>> = {
  5000: ['upstream-unavailable'],
  5032: ['session-expired'],
  5041: ['no-right'],
  5047: ['no-right'],
  5052: ['device-not-bound'],
  5106: ['not-signed-in'],
  5140: ['keys-missing'],
  5141: ['no-right'],
  5147: ['account-locked', { minutes: 20 }],
  5325: ['account-locked', { minutes: 24 * 60 }],
  5327: ['no-right'],
  5420: ['signature-refused'],
  5583: ['wrong-password', { triesLeft: 1 }],
  5584: ['wrong-password', { triesLeft: 2 }],
  5585: ['wrong-password', { triesLeft: 3 }],
  5586: ['wrong-password', { triesLeft: 4 }],
  6084: ['wrong-data-center'],
  6085: ['wrong-data-center'],
};

/** The platform's own words, as they may be shown: one line, of bounded length. */
function shown(message: string): string {
  return message
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}

function refusal(code: string, message: string): OverairError {
  const [known, details] = knownCodes[code] ?? [];
  if (known !== undefined) return new OverairError(known, details);
  const upstreamCode = /^\d{1,9}$/.test(code) ? Number(code) : code;
  return new OverairError('upstream-refused', { upstreamCode, upstreamMessage: shown(message) });
}

/** Whether an answer has the envelope's form at all. */
export function isEnvelope(answer: unknown): boolean {
  return v.is(EnvelopeSchema, answer);
}

/**
 * The data of an answer. Throws `answer-malformed` for what is no envelope, and for a code other than 200 the error
 * that it stands for; unknown codes become `upstream-refused` with the platform's own code and words.
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
