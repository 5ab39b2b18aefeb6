import { describe, expect, it } from 'vitest';
import { OverairError } from '../errors';
import { Stage, type Scene } from './testing/stage';

/** Played until it comes to something. */
async function played(scene: Scene): Promise<Stage> {
  const stage = new Stage(scene);
  await stage.play();
  return stage;
}

const lastEnd = (stage: Stage) => stage.ends.at(-1);

describe('what an attempt came to', () => {
  it('is told once, while its journal is still there', async () => {
    const stage = await played({});
    expect(stage.ends).toEqual([{ kind: 'succeeded', transferred: true, said: false, hadJournal: true }]);
    expect(stage.journal).toBeNull();
  });

  it('is a failure with its reason, and what follows on a retry', async () => {
    const stage = await played({ device: { faults: [{ kind: 'fail-check', times: 2 }] } });
    expect(stage.ends).toMatchObject([{ kind: 'failed', code: 'device-rejected-file' }]);
    await stage.run(stage.flow.retry());
    expect(lastEnd(stage)).toMatchObject({ kind: 'succeeded' });
  });

  it('is nothing before a person has begun, nor if they only leave', async () => {
    const readPlan = () => Promise.reject(new OverairError('offline'));
    const stage = new Stage({ dependencies: { readPlan } });
    await stage.run(stage.flow.open());
    expect(stage.phase.name).toBe('failed');
    expect(stage.ends).toEqual([]);
    const left = new Stage({});
    await left.playUntil(({ name }) => name === 'transferring');
    await left.run(left.flow.leave());
    expect(left.ends).toEqual([]);
  });

  it('stands also if it could not be noted, which is said', async () => {
    const attempts = { note: () => Promise.reject(new OverairError('storage-full')) };
    const stage = await played({ dependencies: { attempts } });
    expect(stage.phase.name).toBe('finished');
    expect(stage.flow.snapshot.keepingProblem?.code).toBe('storage-full');
  });
});

describe('an answer in the very moment in which it is asked for', () => {
  it('is taken: a confirmation, and going on', async () => {
    const stage = new Stage({});
    stage.flow.choose(stage.peripheral);
    const answered = stage.flow.open();
    await stage.until(
      ({ name }) => name === 'finished',
      async () => {
        while (stage.flow.snapshot.phase.name !== 'offering') await Promise.resolve();
        await stage.flow.confirm();
      },
    );
    await answered;
    expect(lastEnd(stage)).toMatchObject({ kind: 'succeeded' });
  });
});

describe('a device of which it is not known whether it has the firmware', () => {
  it('is verified when its upgrade is gone on with, and nothing is sent', async () => {
    const stage = await played({ device: { software: { rebootMs: 600_000 } } });
    await stage.run(stage.flow.giveUp());
    expect(lastEnd(stage)).toMatchObject({ kind: 'unknown', hadJournal: true });
    await stage.clock.runFor(600_000);
    const { packets } = stage;
    const flow = stage.another();
    await stage.run(flow.open());
    flow.choose(stage.peripheral);
    await stage.run(flow.resume());
    expect(flow.snapshot.records[0]?.outcome).toEqual({ kind: 'succeeded', transferred: true });
    expect(stage.packets).toBe(packets);
    expect(lastEnd(stage)).toMatchObject({ kind: 'succeeded', transferred: true });
    expect(stage.reports.at(-1)).toBe('MODULE succeeded');
    expect(stage.journal).toBeNull();
  });

  it('stays unknown, and its journal stays, if the person stops before it is even connected to', async () => {
    const stage = await played({ device: { software: { answersVersion: false } } });
    expect(lastEnd(stage)).toMatchObject({ kind: 'unknown' });
    const flow = stage.another();
    await stage.run(flow.open());
    const resumed = flow.resume();
    await stage.clock.runFor(10_000);
    expect(flow.snapshot.phase.name).toBe('choosing');
    await stage.run(flow.cancel());
    await resumed;
    expect(flow.snapshot.phase.name).toBe('finished');
    expect(lastEnd(stage)).toMatchObject({ kind: 'unknown' });
    expect(stage.journal).not.toBeNull();
    await stage.run(flow.say(0, 'succeeded'));
    expect(lastEnd(stage)).toMatchObject({ kind: 'succeeded', said: true });
    expect(stage.journal).toBeNull();
  });

  it('has failed once its old version is read again, or a person says so', async () => {
    const stage = await played({ device: { software: { rebootMs: 600_000, comesBackWith: 'old' } } });
    await stage.run(stage.flow.giveUp());
    await stage.clock.runFor(600_000);
    const flow = stage.another();
    await stage.run(flow.open());
    flow.choose(stage.peripheral);
    await stage.run(flow.resume());
    expect(lastEnd(stage)).toMatchObject({ kind: 'failed', code: 'version-not-reached' });
    const said = await played({ device: { software: { answersVersion: false } } });
    await said.run(said.flow.say(0, 'failed'));
    expect(lastEnd(said)).toMatchObject({ kind: 'failed', code: null });
  });
});
