import type { OpenAccount } from '$lib/fleet/open-account';
import { prepareWishes } from '$lib/storage/preparations';

/**
 * Goes on with what an earlier page was to prepare, on whatever page the person is; its code comes only if there is
 * something. Never rejects: what stays undone is offered on the pages that prepare.
 */
export async function resumePreparing({ connection, database, scope, own }: OpenAccount): Promise<void> {
  await connection.session.settled;
  if (connection.offline || connection.session.account?.id !== scope.account) return;
  try {
    if ((await prepareWishes(database, scope)).length === 0) return;
    const { openPackages } = await import('$lib/features/packages/open-packages');
    await own(openPackages).resume();
  } catch {
    // Without storage nothing was noted; without a network its code comes another time.
  }
}
