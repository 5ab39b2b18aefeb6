import { ownPath } from './own-path';

/** What this uses of a window (https://wicg.github.io/web-app-launch/#launchqueue-interface); not in TypeScript's types. */
export interface LaunchedWindow {
  readonly location: Pick<Location, 'origin' | 'pathname' | 'search'>;
  readonly launchQueue?: {
    setConsumer(consumer: (launch: { readonly targetURL?: string | null | undefined }) => void): void;
  };
}

/** The manifest's `start_url`: whoever taps the app's icon wants it as they left it. */
const START = '/';

/**
 * Tells where a shortcut, or a text that another app shares, leads while the app is open: as the manifest asks, the
 * browser only brings its window to the front, so that no upgrade is torn away. Stays until the page goes.
 */
export function onLaunch(page: LaunchedWindow, listener: (path: string) => void): void {
  page.launchQueue?.setConsumer(({ targetURL }) => {
    const { origin, pathname, search } = page.location;
    const path = ownPath(targetURL, origin);
    // The launch that has opened this page is told as well.
    if (path !== null && path !== START && path !== pathname + search) listener(path);
  });
}
