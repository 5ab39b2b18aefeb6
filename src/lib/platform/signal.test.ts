import { describe, expect, it, vi } from 'vitest';
import { networkHint } from './online';
import { pageVisibility } from './visibility';

describe('browser signals', () => {
  it('tell whether the page is in sight, until they are let go', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const visibility = pageVisibility(page as unknown as Document);
    const listener = vi.fn();
    const stop = visibility.subscribe(listener);
    expect(visibility.active).toBe(true);
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    expect(visibility.active).toBe(false);
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
    page.dispatchEvent(new Event('visibilitychange'));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('tell what the browser believes of the network', () => {
    const page = Object.assign(new EventTarget(), { navigator: { onLine: false } });
    const network = networkHint(page as unknown as Window);
    const listener = vi.fn();
    network.subscribe(listener);
    expect(network.active).toBe(false);
    page.navigator.onLine = true;
    page.dispatchEvent(new Event('online'));
    expect(network.active).toBe(true);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
