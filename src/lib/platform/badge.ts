/**
 * Shows a number on the app's icon, if the browser does that for an installed app; 0 takes it away. Works in a page
 * and in a worker.
 */
export async function showBadge(count: number): Promise<void> {
  // Not in every browser, whatever the types say.
  const badge: Partial<NavigatorBadge> = navigator;
  try {
    if (count > 0) await badge.setAppBadge?.(count);
    else await badge.clearAppBadge?.();
  } catch (error) {
    // Of an app that is not installed some browsers refuse it; the page shows the number all the same.
    if (!(error instanceof DOMException)) throw error;
  }
}
