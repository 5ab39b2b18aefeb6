/** What of a browser is looked at: `window` and `navigator` fit. */
export interface BrowserFacts {
  readonly isSecureContext: boolean;
  readonly bluetooth: Bluetooth | undefined;
  readonly userAgent: string;
}

/**
 * What this browser can do now. `unsupported` says what helps: the flag of a Chromium on Linux
 * (chrome://flags/#enable-web-bluetooth), or another browser. `insecure`: the page needs https.
 */
export type BluetoothAvailability =
  | { readonly state: 'ready' | 'off' | 'insecure' }
  | { readonly state: 'unsupported'; readonly remedy: 'linux-flag' | 'another-browser' };

/**
 * Looks once. `off` covers a missing adapter as well: the browser does not tell them apart. A browser that refuses
 * to say counts as ready: the chooser will tell.
 */
export async function bluetoothAvailability(browser: BrowserFacts): Promise<BluetoothAvailability> {
  if (!browser.isSecureContext) return { state: 'insecure' };
  if (!browser.bluetooth) return { state: 'unsupported', remedy: remedyFor(browser.userAgent) };
  const available = await browser.bluetooth.getAvailability();
  return { state: available ? 'ready' : 'off' };
}

/** Calls `listener` whenever the adapter comes or goes, where the browser tells it; gives what stops that. */
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
