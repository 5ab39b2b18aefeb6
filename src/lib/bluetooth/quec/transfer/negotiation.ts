import { isOverairError, OverairError } from '../../../errors';
import { Command } from '../commands';
import { encodeOffer, type FileOffer } from '../file-messages';
import type { Session } from '../session';
import type { Conversation } from './conversation';

/** How long each sending of an offer waits for the device's decision, in milliseconds. */
const WAITS_MS = [12_000, 5000];

/**
 * Offers the file until the device takes it, and gives its argument 11 (null where absent). Rejects with
 * `device-declined`, or `device-silent` where two offers stay without an answer.
 */
export async function offerFile(
  session: Session,
  conversation: Conversation,
  offer: FileOffer,
  size: number,
): Promise<number | null> {
  const data = encodeOffer(offer, size);
  session.offer = data;
  const frame = session.prepare(Command.fileNotification, data);
  for (const waitMs of WAITS_MS) {
    await session.send(frame);
    const decision = await decisionWithin(waitMs, session, conversation);
    if (decision !== null) return decision.packetLength;
  }
  throw session.silence(Command.fileNotification);
}

/** Whatever else comes belongs to an offer before this one; only a pause is for us: it asks to wait for the decision. */
async function decisionWithin(
  waitMs: number,
  session: Session,
  conversation: Conversation,
): Promise<{ packetLength: number | null } | null> {
  const { mailbox, pause } = conversation;
  let until = session.clock.monotonic() + waitMs;
  for (;;) {
    const event = await mailbox.next(until - session.clock.monotonic());
    if (event === null) return null;
    if (event.kind !== 'control') continue;
    const { control } = event;
    if (control.action === 'receive') {
      pause.reset();
      return { packetLength: control.packetLength };
    }
    if (control.action === 'decline') throw new OverairError('device-declined');
    if (control.action !== 'pause') continue;
    conversation.tell('device-paused');
    pause.begin(control.seconds);
    until = session.clock.monotonic() + pause.remainingMs;
  }
}

/**
 * Ends an offer that the device may still hold, in `sends` tries. A device that does not answer is left alone: it
 * gives up by itself after 15 s. What came before its answer belongs to the past and is forgotten.
 */
export async function withdraw(conversation: Conversation, sends: number): Promise<void> {
  try {
    await conversation.control('cancel', { sends });
  } catch (error) {
    if (!isOverairError(error, 'device-silent') && !isOverairError(error, 'device-secret-wrong')) throw error;
  }
  conversation.mailbox.clear();
}
