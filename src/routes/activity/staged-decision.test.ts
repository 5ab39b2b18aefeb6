import { expect, it, vi } from 'vitest';
import { groupEntries } from '$lib/features/activity/entries';
import { entriesToCsv, entriesToJson } from '$lib/features/activity/entry-export';
import { resultOf } from '$lib/features/activity/entry-result';
import { factWords } from '$lib/features/activity/entry-words';
import { StagesWorld } from '$lib/features/batch/stages/testing/stages-world.svelte';
import { activityLines } from '$lib/fleet/activity-lines';
import { keptActivity } from '$lib/storage/activity';
import { alice } from '$lib/testing/database';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

it('tells of a decision of a stage which stage it was, on the page and in exports', async () => {
  const world = new StagesWorld('a', 'b', 'c');
  const tab = world.open();
  await tab.stagedUpgrades.begin(tab.wish(1, 1, 1));
  const records = await keptActivity(world.database, alice);
  const entries = groupEntries(activityLines(records, []), []);
  await world.close();

  const [entry, ...others] = entries;
  if (entry === undefined) throw new Error('Nothing was decided');
  expect(others).toEqual([]);
  expect(factWords(entry, resultOf(entry))).toContain('Stage 1 of 3');
  expect(JSON.parse(entriesToJson(entries))).toMatchObject([
    { deviceKey: 'a', what: 'confirm', who: 'Ada', stage: 1, stages: 3 },
  ]);
  const [names = [], cells = []] = entriesToCsv(entries)
    .split('\r\n')
    .map((line) => line.split(','));
  expect([cells[names.indexOf('stage')], cells[names.indexOf('stages')]]).toEqual(['1', '3']);
});
