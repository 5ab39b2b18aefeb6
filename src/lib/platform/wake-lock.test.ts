import { describe, expect, it, vi } from 'vitest';
import { ScreenWake } from './wake-lock';

class Sentinel extends EventTarget {
  released = false;
  release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event('release'));
    return Promise.resolve();
  }
}

function setUp(request?: () => Promise<Sentinel>) {
  const sentinels: Sentinel[] = [];
  let tell: () => void = () => undefined;
  const visible = {
    active: true,
    subscribe: (listener: () => void) => {
      tell = listener;
      return () => (tell = () => undefined);
    },
  };
  const ask = vi.fn(
    request ??
      (() => {
        sentinels.push(new Sentinel());
        return Promise.resolve(sentinels.at(-1)!);
      }),
  );
  const wake = new ScreenWake({ request: ask } as unknown as WakeLock, visible);
  const show = (active: boolean) => {
    visible.active = active;
    tell();
  };
  return { wake, ask, sentinels, show };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the screen', () => {
  it('is kept on until the last holder lets go', async () => {
    const { wake, sentinels, ask } = setUp();
    const first = wake.hold();
    const second = wake.hold();
    await turn();
    expect(wake.state).toBe('held');
    first();
    first();
    expect([wake.state, sentinels[0]?.released]).toEqual(['held', false]);
    second();
    expect([wake.state, sentinels.every(({ released }) => released)]).toEqual(['off', true]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('is asked for again when the page is seen again', async () => {
    const { wake, sentinels, show } = setUp();
    wake.hold();
    await turn();
    show(false);
    await sentinels[0]!.release();
    expect(wake.state).toBe('off');
    show(true);
    await turn();
    expect([wake.state, sentinels.length]).toEqual(['held', 2]);
  });

  it('may be refused, or not be known to the browser', async () => {
    const { wake } = setUp(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    const told = vi.fn();
    wake.subscribe(told);
    wake.hold();
    await turn();
    expect([wake.state, told.mock.calls.length]).toEqual(['refused', 1]);
    const old = new ScreenWake(undefined, { active: true, subscribe: () => () => undefined });
    old.hold()();
    expect(old.state).toBe('unsupported');
  });

  it('is let go where nobody holds it any more by the time the browser answers', async () => {
    const { wake, sentinels } = setUp();
    wake.hold()();
    await turn();
    expect([wake.state, sentinels[0]?.released]).toEqual(['off', true]);
  });
});
