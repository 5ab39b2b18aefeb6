import type { MonotonicClock } from '../../../clock';
import { OverairError } from '../../../errors';
import type { Conversation } from './conversation';
import { MAX_DELAY_SECONDS, RENEWAL_MS } from './pause';

/**
 * Waits as long as the device or the person pauses, between two packets. A pause of the person is told to the
 * device, for 600 s, and renewed at half; when it ends the device is told to proceed.
 */
export async function hold(
  conversation: Conversation,
  clock: MonotonicClock,
  isPausedByPerson: () => boolean,
): Promise<void> {
  let renewAt: number | null = null;
  for (;;) {
    const isPaused = isPausedByPerson();
    if (isPaused && (renewAt === null || clock.monotonic() >= renewAt)) {
      await conversation.control('pause', { seconds: MAX_DELAY_SECONDS });
      renewAt = clock.monotonic() + RENEWAL_MS;
    } else if (!isPaused && renewAt !== null) {
      await conversation.control('proceed');
      renewAt = null;
    }
    if (!isPausedByPerson() && renewAt === null && !conversation.pause.isActive()) return;
    const event = await conversation.next(renewAt === null ? Infinity : renewAt - clock.monotonic());
    if (event?.kind === 'control' && event.control.action === 'received')
      throw new OverairError('device-verdict-early', { offset: conversation.offset });
  }
}
