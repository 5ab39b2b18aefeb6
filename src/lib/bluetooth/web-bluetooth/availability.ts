import type { MonotonicClock } from '../../clock';
import { isOverairError } from '../../errors';
import { unlessStuck } from './stuck';
import type { LinkTimes } from './times';

/** What of a browser is looked at, and how long it may take to answer. */
export interface BrowserFacts {
  readonly clock: MonotonicClock;
  readonly times: Pick<LinkTimes, 'answer'>;
  readonly isSecureContext: boolean;
  readonly bluetooth: Bluetooth | undefined;
  readonly userAgent: string;
}

/**
 * What this browser can do now. `unsupported` says what helps: the flag of a Chromium on Linux
 * (chrome://flags/#enable-web-bluetooth), or another browser. `insecure`: the page needs https. `stuck`: the page has to be
 * loaded anew.
 */
export type BluetoothAvailability =
  | { readonly state: 'ready' | 'off' | 'insecure' | 'stuck' }
  | { readonly state: 'unsupported'; readonly remedy: 'linux-flag' | 'another-browser' };

/**
 * Looks once. `off` covers a missing adapter as well: the browser does not tell them apart. A browser that refuses
 * to say counts as ready: the chooser will tell.
 */
export async function bluetoothAvailability(browser: BrowserFacts): Promise<BluetoothAvailability> {
  const { bluetooth, clock, times } = browser;
  if (!browser.isSecureContext) return { state: 'insecure' };
  if (!bluetooth) return { state: 'unsupported', remedy: remedyFor(browser.userAgent) };
  try {
    const available = await unlessStuck(bluetooth.getAvailability(), { bluetooth, clock, times });
    return { state: available ? 'ready' : 'off' };
  } catch (error) {
    return { state: isOverairError(error, 'bluetooth-stuck') ? 'stuck' : 'ready' };
  }
}

/** Calls `listener` whenever the adapter comes or goes, if the browser tells it; gives what stops that. */
export function onAvailabilityChange(bluetooth: Bluetooth, listener: () => void): () => void {
  bluetooth.addEventListener('availabilitychanged', listener);
  return () => {
    bluetooth.removeEventListener('availabilitychanged', listener);
  };
}

/** Only Chromium has Web Bluetooth, and on Linux it is behind a flag; Android's Chrome has it without. */
function remedyFor(userAgent: string): 'linux-flag' | 'another-browser' {
  const chromium = /Chrom(e|ium)\//.test(userAgent);
  const linux = /Linux|CrOS/.test(userAgent) && !userAgent.includes('Android');
  return chromium && linux ? 'linux-flag' : 'another-browser';
}
