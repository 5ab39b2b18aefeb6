import type { Sealer } from './sealer';
import { openSession, type GatewaySession } from './session';

/** Sessions that are remembered: about 20 MB. */
const MOST = 4_000;

/** Opens sealed sessions of one Developer Center, and remembers the last: a page that follows plans comes every 3 s. */
export function createSessionOpener(
  sealer: Sealer,
  developerCenter: string,
): (sealed: string) => GatewaySession | null {
  const opened = new Map<string, GatewaySession>();
  return (sealed) => {
    const known = opened.get(sealed);
    if (known !== undefined) return known;
    const session = openSession(sealer, sealed, developerCenter);
    // What does not open costs whoever sends it as much each time, and this server no memory.
    if (session === null) return null;
    const [first] = opened.keys();
    if (opened.size >= MOST && first !== undefined) opened.delete(first);
    opened.set(sealed, session);
    return session;
  };
}
