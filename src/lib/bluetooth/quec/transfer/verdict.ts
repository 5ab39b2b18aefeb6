import type { MonotonicClock } from '../../../clock';
import type { Conversation } from './conversation';

/** How long a device may check the file before it says what it found, in milliseconds. */
const VERDICT_MS = 60_000;

/**
 * Waits for the device's verdict once all is acknowledged: whether it came. A rejection is thrown as an
 * interruption; a lost link as `link-lost`.
 */
export async function awaitVerdict(conversation: Conversation, clock: MonotonicClock): Promise<boolean> {
  const { pause } = conversation;
  let until = clock.monotonic() + VERDICT_MS;
  for (;;) {
    const before = pause.isActive();
    const event = await conversation.next(before ? Infinity : until - clock.monotonic());
    if (event === null) return false;
    if (event.kind !== 'control') continue;
    if (event.control.action === 'received') return true;
    if (before || pause.isActive()) until = clock.monotonic() + VERDICT_MS;
  }
}
