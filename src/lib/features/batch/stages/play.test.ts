import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import { composeEntry, type NewEntry } from '$lib/outbox/new-entry';
import { saveStage } from '$lib/outbox/save';
import type { Standing } from '$lib/outbox/standing';
import { deviceIdText } from '$lib/plans/device-id';
import type { DevicePlan } from '$lib/plans/types';
import type { StageDevice } from '$lib/storage/staged-upgrade-record';
import {
  addStagedUpgrade,
  changeStagedUpgrade,
  isStopped,
  openStagedUpgrades,
  reopenDevices,
  type KeptStagedUpgrade,
} from '$lib/storage/staged-upgrades';
import { START } from '$lib/testing/clock';
import { alice, freshDatabase } from '$lib/testing/database';
import { deviceWith, planWith } from '$lib/testing/plans';
import { newStagedUpgrade } from './new-staged-upgrade';
import { entriesOf, progressOf, nextStepOf, type KnownDevices } from './progress';
import { submitStage } from './send-stage';
import type { StageSize } from './sizes';
import { goingOn, stopped, withEnd, withResults } from './stops';

/* Upgrades in stages as two tabs play them over one database, while the platform and others do as they like. */

const DEVICES = 8;
const names = Array.from({ length: DEVICES }, (_, index) => `d${index}`);
const tab = fc.constantFrom(0, 1);
const name = fc.constantFrom(...names);

const step = fc.oneof(
  // What stands on a tab's page may be old: it taps what it sees.
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('tap' as const), tab, sees: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('ends' as const), name, ok: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('arrives' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('elsewhere' as const), name, ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('another plan' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gone' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), tab }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('go on' as const), tab }) },
);

class World {
  readonly database = freshDatabase();
  readonly plans = new Map<string, DevicePlan>(names.map((each) => [each, planWith(each)]));
  readonly standings = new Map<string, Standing>();
  /** How often a decision about each device went out of the tabs. */
  readonly sent = new Map<string, number>();
  readonly pages: KeptStagedUpgrade[][] = [[], []];

  row(key: string): DeviceRow | undefined {
    const plan = this.plans.get(key);
    return plan && deviceRow(deviceWith(key), plan, START);
  }

  readonly known: KnownDevices = {
    rowOf: ({ deviceKey }: StageDevice) => this.row(deviceKey),
    standingOf: (entry) => this.standings.get(entry),
    isListWhole: true,
  };

  set(key: string, changes: Partial<DevicePlan>): void {
    const plan = this.plans.get(key);
    if (plan !== undefined) this.plans.set(key, { ...plan, ...changes });
  }

  async look(at: number): Promise<KeptStagedUpgrade | undefined> {
    this.pages[at] = await openStagedUpgrades(this.database, alice);
    return this.pages[at][0];
  }

  async send(kept: KeptStagedUpgrade, number: number) {
    const submit = async (entries: readonly NewEntry[], stage: Parameters<typeof saveStage>[3]) => {
      const options = { scope: alice, now: START, page: 'p', configured: null };
      const prepared = entries.map((entry) => composeEntry(entry, options));
      if ((await saveStage(this.database, alice, prepared, stage)) === null) return null;
      for (const { record } of prepared) {
        this.standings.set(record.id, { kind: 'waiting', since: START, why: 'turn', held: false });
        this.sent.set(record.deviceKey, (this.sent.get(record.deviceKey) ?? 0) + 1);
      }
      return { ids: prepared.map(({ record }) => record.id), saved: true };
    };
    const store = { get: ({ deviceKey }: { deviceKey: string }) => this.plans.get(deviceKey) };
    return submitStage(kept, number, {
      ...this.known,
      client: { serverTime: { now: () => START } as never },
      store: store as never,
      outgoing: { submitStage: submit, decisionsOf: () => [] },
      who: () => 'Ada',
    });
  }

  async stop(
    head: KeptStagedUpgrade['head'],
    stages: KeptStagedUpgrade['stages'],
    failures: number,
    who: string | null,
  ) {
    await changeStagedUpgrade(this.database, alice, head.id, (now) => stopped(now, failures, who, START));
    const back = entriesOf(stages).filter((entry) => this.standings.get(entry)?.kind === 'waiting');
    for (const entry of back) this.standings.set(entry, { kind: 'withdrawn', givenUp: false });
    const keys = stages.flatMap(({ devices }) =>
      devices.flatMap(({ entry, deviceKey }) => (entry !== null && back.includes(entry) ? [deviceKey] : [])),
    );
    // They certainly had no effect.
    for (const key of keys) this.sent.set(key, (this.sent.get(key) ?? 0) - 1);
    await this.database.write(['rolloutStages'], (transaction) =>
      reopenDevices(transaction, alice, head.id, back),
    );
  }
}

const size: fc.Arbitrary<StageSize> = fc.record({
  unit: fc.constant('devices' as const),
  value: fc.integer({ min: 1, max: 4 }),
});

it('sends each device at most once, and no stage once as many have failed as stop it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(size, { maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom('selection' as const, 'random' as const),
      fc.array(step, { maxLength: 40 }),
      async (sizes, stopAfter, order, steps) => {
        const world = new World();
        const rows = names.flatMap((each) => world.row(each) ?? []);
        const begun = newStagedUpgrade(
          { rows, sizes, order, stopAfter },
          { scope: alice, who: 'Ada', now: START, random: () => 0.5, id: 'o' },
        );
        expect(await addStagedUpgrade(world.database, alice, begun)).toBe(true);
        // A device is in one of them at most.
        expect(
          await addStagedUpgrade(world.database, alice, { ...begun, head: { ...begun.head, id: 'other' } }),
        ).toBe(false);
        for (const each of steps) {
          if (each.kind === 'tap') {
            const kept = each.sees ? await world.look(each.tab) : (world.pages[each.tab] ?? [])[0];
            if (kept === undefined) continue;
            const progress = progressOf(kept, world.known);
            const next = nextStepOf(kept.head, progress);
            if (next.kind === 'stopped' && next.must)
              await world.stop(kept.head, kept.stages, progress.failures.length, null);
            if (next.kind !== 'next' && next.kind !== 'under-way') continue;
            expect(progress.failures.length).toBeLessThan(stopAfter);
            const mayNot = (await openStagedUpgrades(world.database, alice)).some(({ head }) =>
              isStopped(head),
            );
            const sent = next.next === null ? null : await world.send(kept, next.next.number);
            if (mayNot) expect(sent?.kind).not.toBe('sent');
          } else if (each.kind === 'arrives') {
            for (const { stages } of [await world.look(0)].flatMap((kept) => kept ?? []))
              for (const { entry, deviceKey } of stages.flatMap(({ devices }) => devices)) {
                if (deviceKey !== each.name || entry === null) continue;
                if (world.standings.get(entry)?.kind !== 'waiting') continue;
                world.standings.set(entry, { kind: 'accepted', at: START });
                world.set(each.name, { userConfirmStatus: 'confirmed' });
              }
          } else if (each.kind === 'ends') {
            if (world.plans.get(each.name)?.userConfirmStatus === 'confirmed')
              world.set(each.name, { deviceStatus: each.ok ? 'succeeded' : 'failed' });
          } else if (each.kind === 'elsewhere')
            world.set(each.name, {
              userConfirmStatus: 'confirmed',
              deviceStatus: each.ok ? 'upgrading' : 'failed',
            });
          else if (each.kind === 'another plan')
            world.set(each.name, { ...planWith(each.name), planId: '2' });
          else if (each.kind === 'gone') world.plans.delete(each.name);
          else if (each.kind === 'stop') {
            const kept = await world.look(each.tab);
            if (kept) await world.stop(kept.head, kept.stages, 0, 'Ada');
          } else {
            const kept = await world.look(each.tab);
            const { failures } = kept ? progressOf(kept, world.known) : { failures: [] };
            const by = { who: 'Ada', reason: 'r', at: START };
            await changeStagedUpgrade(world.database, alice, 'o', (head) => goingOn(head, failures, by));
          }

          const [kept] = await openStagedUpgrades(world.database, alice);
          if (kept === undefined) throw new Error('It is gone');
          const devices = kept.stages.flatMap((stage) => stage.devices);
          expect(devices.map(deviceIdText).toSorted()).toEqual(names.map((key) => `p/${key}`));
          for (const { entry, deviceKey, leftOut } of devices) {
            expect(world.sent.get(deviceKey) ?? 0).toBe(entry === null ? 0 : 1);
            if (leftOut !== null) expect(entry).toBeNull();
          }
          const progress = progressOf(kept, world.known);
          const total = Object.values(progress.counts).reduce((sum, count) => sum + count, 0);
          expect(total).toBe(DEVICES);
          const at = nextStepOf(kept.head, progress);
          if (at.kind === 'next' || at.kind === 'under-way')
            expect(progress.failures.length).toBeLessThan(stopAfter);
          // What nobody knows is never a result.
          const told = devices.filter(
            ({ deviceKey }) => world.plans.get(deviceKey)?.deviceStatus === 'succeeded',
          );
          expect(progress.counts.succeeded).toBeLessThanOrEqual(told.length);
          // Written down by any tab in any order, a result is there once and stays.
          const noted = withResults(kept.head, progress.results, START);
          expect(withResults(noted, progress.results, START)).toBe(noted);
          await changeStagedUpgrade(world.database, alice, 'o', () => noted);
        }
        const ended = await changeStagedUpgrade(world.database, alice, 'o', (head) =>
          withEnd(head, 'Ada', START),
        );
        expect(ended?.end).toEqual({ at: START, who: 'Ada' });
        const [seen] = world.pages[0] ?? [];
        if (seen) expect(['too-late', 'none']).toContain((await world.send(seen, 1)).kind);
        await world.database.close();
      },
    ),
    { numRuns: 40 },
  );
});
