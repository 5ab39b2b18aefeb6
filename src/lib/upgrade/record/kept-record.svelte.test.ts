import { describe, expect, it } from 'vitest';
import { UpgradeFlow } from '../flow';
import { component, DEVICE, SECRET, Stage } from '../testing/stage';
import { KeptRecord } from './kept-record.svelte';
import { UpgradeRecorder } from './recorder';

interface Exported {
  readonly phase: string;
  readonly entries: readonly { readonly what: string; readonly name?: string }[];
  readonly earlier?: Exported;
}

/** A page with a device's upgrade, over what a page before it kept. */
function openPage(stage: Stage, kept: string | null = null) {
  const now = (): number => stage.clock.now();
  const store = { text: kept, writes: 0 };
  const record = new KeptRecord({
    clock: stage.clock,
    recorder: new UpgradeRecorder({ steadyNow: now, wallNow: now, version: '1', device: DEVICE }),
    store: {
      read: () => Promise.resolve(store.text === null ? null : { text: store.text, updatedAt: 7 }),
      keep: (text) => {
        store.text = text;
        store.writes++;
        return Promise.resolve();
      },
    },
    browser: { userAgent: 'Test', language: 'en' } as Navigator,
  });
  const flow = new UpgradeFlow(stage.dependencies, stage.loadEngine, (snapshot) => record.see(snapshot));
  const close = record.open();
  return { store, record, flow, close };
}

const parsed = (text: string | null): Exported => JSON.parse(text ?? '') as Exported;

/** A page on which the upgrade ran to its end. */
async function upgraded(size = 20_000) {
  const stage = new Stage({ components: [component({}, [size])] });
  const page = openPage(stage);
  await stage.run(page.flow.open());
  page.flow.choose(page.record.record(stage.peripheral));
  page.record.begin(false);
  await stage.run(page.flow.confirm());
  return page;
}

describe('KeptRecord', () => {
  it('keeps what can be saved, its end included, without a key', async () => {
    const { store, record } = await upgraded();
    expect(store.text).toBe(record.text);
    expect(parsed(store.text).phase).toBe('finished');
    expect(store.text).not.toContain(SECRET);
    expect(record.keptAt).toBeNull();
  });

  it('is written by time, not by packet', async () => {
    const [little, much] = [await upgraded(20_000), await upgraded(400_000)];
    expect(much.store.writes).toBeLessThan(little.store.writes + 10);
  });

  it('is there after a reload, and says from when it is', async () => {
    const { store } = await upgraded();
    const { record, flow } = openPage(new Stage(), store.text);
    expect(record.has).toBe(false);
    await flow.open();
    expect([record.has, record.keptAt, record.text]).toEqual([true, 7, store.text]);
  });

  it('keeps what was before when an upgrade goes on, and nothing of it when one begins', async () => {
    const { store } = await upgraded();
    for (const goesOn of [true, false]) {
      const stage = new Stage({ components: [component({}, [1_000])] });
      const page = openPage(stage, store.text);
      await stage.run(page.flow.open());
      page.flow.choose(stage.peripheral);
      page.record.begin(goesOn);
      await stage.run(page.flow.confirm());
      expect(parsed(page.record.text).earlier?.phase).toBe(goesOn ? 'finished' : undefined);
    }
  });

  it('keeps nothing after its end, nor once the account is gone', async () => {
    const { store, record, close } = await upgraded();
    const { writes } = store;
    record.note('page', { is: 'hidden' });
    record.keepNow();
    close(true);
    await Promise.resolve();
    expect(store.writes).toBe(writes);
  });
});
