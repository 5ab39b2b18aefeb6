import { describe, expect, it } from 'vitest';
import { FakeSignal } from '$lib/fleet/testing/signal';
import { TestClock } from '$lib/testing/clock';
import { CodeCamera, type CameraTrouble } from './camera.svelte';
import type { Decoder } from './picture';

class FakeTrack extends EventTarget {
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

class Scene {
  readonly clock = new TestClock(0);
  readonly visible = new FakeSignal();
  readonly tracks: FakeTrack[] = [];
  readonly read: string[] = [];
  inSight: string | null = null;
  refusal: Error | null = null;
  openDecoder = (): Promise<Decoder> => Promise.resolve(() => Promise.resolve(this.inSight));

  readonly camera = new CodeCamera({
    devices: { getUserMedia: () => this.#open() },
    visible: this.visible,
    clock: this.clock,
    openDecoder: () => this.openDecoder(),
    picture: () => ({ data: new Uint8ClampedArray(4), width: 1, height: 1 }),
    onread: (text) => this.read.push(text),
  });

  get isLit(): boolean {
    return this.tracks.some(({ stopped }) => !stopped);
  }

  #open(): Promise<MediaStream> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    const track = new FakeTrack();
    this.tracks.push(track);
    return Promise.resolve({ getTracks: () => [track] } as unknown as MediaStream);
  }
}

const opened = async (): Promise<Scene> => {
  const scene = new Scene();
  await scene.camera.start();
  expect(scene.camera.state.kind).toBe('on');
  return scene;
};

describe('the camera', () => {
  it('reads a code once as long as it is in sight, and anew when it comes back', async () => {
    const scene = await opened();
    scene.inSight = 'A';
    await scene.clock.runFor(5_000);
    expect(scene.read).toEqual(['A']);
    scene.inSight = 'B';
    await scene.clock.runFor(1_000);
    scene.inSight = null;
    await scene.clock.runFor(3_000);
    scene.inSight = 'B';
    await scene.clock.runFor(1_000);
    expect(scene.read).toEqual(['A', 'B', 'B']);
    scene.camera.close();
  });

  it('is off while the page is out of sight, and goes on when it is back', async () => {
    const scene = await opened();
    scene.visible.set(false);
    expect(scene.isLit).toBe(false);
    scene.visible.set(true);
    await scene.clock.runFor(1);
    expect(scene.camera.state.kind).toBe('on');
    expect(scene.tracks).toHaveLength(2);
    scene.camera.close();
    expect(scene.isLit).toBe(false);
    scene.visible.set(false);
    scene.visible.set(true);
    await scene.clock.runFor(1_000);
    expect(scene.isLit).toBe(false);
  });

  it('stays off if it was closed, or nobody sees the page, while the browser asked', async () => {
    for (const [leave, seen] of [
      [(scene: Scene) => scene.camera.close(), 'off'],
      [(scene: Scene) => scene.visible.set(false), 'off'],
    ] as const) {
      const scene = new Scene();
      const starting = scene.camera.start();
      leave(scene);
      await starting;
      expect(scene.camera.state.kind).toBe(seen);
      expect(scene.isLit).toBe(false);
    }
  });

  it.each<[string, CameraTrouble]>([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'absent'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'failed'],
  ])('says what a %s means, and can be asked for again', async (name, trouble) => {
    const scene = new Scene();
    scene.refusal = new DOMException('no', name);
    await scene.camera.start();
    expect(scene.camera.state).toEqual({ kind: 'trouble', trouble });
    scene.refusal = null;
    await scene.camera.start();
    expect(scene.camera.state.kind).toBe('on');
    scene.camera.close();
  });

  it('says that it was torn away, and that what reads codes did not come', async () => {
    const scene = await opened();
    scene.tracks[0]!.dispatchEvent(new Event('ended'));
    expect(scene.camera.state).toEqual({ kind: 'trouble', trouble: 'gone' });
    scene.openDecoder = () => Promise.reject(new TypeError('not fetched'));
    await scene.camera.start();
    expect(scene.camera.state).toEqual({ kind: 'trouble', trouble: 'no-decoder' });
    expect(scene.isLit).toBe(false);
  });

  it('goes on after a picture that could not be read', async () => {
    const scene = new Scene();
    const answers = [() => Promise.reject(new Error('damaged')), () => Promise.resolve('A')];
    scene.openDecoder = () => Promise.resolve(() => (answers.shift() ?? (() => Promise.resolve(null)))());
    await scene.camera.start();
    await scene.clock.runFor(1_000);
    expect(scene.read).toEqual(['A']);
    scene.camera.close();
  });

  it('is not there on a page without HTTPS', async () => {
    const { clock, visible } = new Scene();
    const camera = new CodeCamera({
      ...{ devices: undefined, clock, visible, picture: () => null, onread: () => undefined },
      openDecoder: () => Promise.reject(new Error('not asked for')),
    });
    await camera.start();
    expect(camera.state).toEqual({ kind: 'trouble', trouble: 'unsupported' });
  });
});
