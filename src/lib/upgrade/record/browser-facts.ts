import type { Facts } from './log';

/** What Chromium tells of itself in words of its own; not in the types of the DOM. */
interface AgentData {
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
  readonly mobile: boolean;
  readonly platform: string;
  getHighEntropyValues(hints: readonly string[]): Promise<Record<string, unknown>>;
}

const HINTS = ['platformVersion', 'model', 'uaFullVersion'] as const;

/** Which browser it is on which phone or computer, and what of Bluetooth it has. Never rejects. */
export async function browserFacts(browser: Navigator): Promise<Facts> {
  const { userAgent, language } = browser;
  const { bluetooth, userAgentData } = browser as Partial<Navigator> & { userAgentData?: AgentData };
  return {
    userAgent,
    language,
    ...(userAgentData === undefined ? {} : await agentFacts(userAgentData)),
    bluetooth: bluetooth !== undefined,
    tellsDevices: bluetooth !== undefined && 'getDevices' in bluetooth,
    hearsAdvertisements: hearsAdvertisements(globalThis as PageWithBluetooth),
    keepsScreenOn: 'wakeLock' in browser,
  };
}

/** The types of the DOM know the class as a type alone. */
interface PageWithBluetooth {
  readonly BluetoothDevice?: { readonly prototype: object };
}

function hearsAdvertisements(page: PageWithBluetooth): boolean {
  return page.BluetoothDevice !== undefined && 'watchAdvertisements' in page.BluetoothDevice.prototype;
}

async function agentFacts(agent: AgentData): Promise<Facts> {
  const known = {
    brands: agent.brands.map(({ brand, version }) => `${brand} ${version}`),
    mobile: agent.mobile,
    platform: agent.platform,
  };
  try {
    const more = await agent.getHighEntropyValues(HINTS);
    const texts = HINTS.flatMap((hint) => (typeof more[hint] === 'string' ? [[hint, more[hint]]] : []));
    return { ...known, ...(Object.fromEntries(texts) as Facts) };
  } catch (error) {
    // A policy keeps it back.
    if (error instanceof DOMException) return known;
    throw error;
  }
}
