import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { action, argument, command } from './device-commands';
import { file, setUp } from './testing/set-up';

describe('time and the app', () => {
  it('cancels after 15 s without valid data', async () => {
    const { clock, app, actions, device } = setUp();
    app.notify(file);
    await clock.runFor(14_000);
    app.packet(file, 0, 128);
    await clock.runFor(14_000);
    app.packet(file, 512, 128);
    await clock.runFor(999);
    expect(actions()).toEqual([action.receive]);
    await clock.runFor(1);
    expect(actions()).toEqual([action.receive, action.cancel]);
    expect(device.written).toBe(0);
  });

  it('waits as long as the app asks, not for packets meanwhile, then cancels', async () => {
    const { clock, app, actions, acknowledged } = setUp();
    app.notify(file);
    const id = app.control(action.pause, 60);
    expect(app.last(command.controlAnswer)).toEqual({ command: 0x7024, id, items: [] });
    await clock.runFor(50_000);
    app.packet(file, 0, 128);
    app.control(action.pause, 60);
    await clock.runFor(50_000);
    app.control(action.proceed);
    app.packet(file, 0, 128);
    expect(acknowledged()).toEqual([0]);
    app.control(action.pause, 60);
    await clock.runFor(60_000);
    expect(actions()).toEqual([action.receive, action.cancel]);
  });

  it('forgets what was cancelled, or keeps it if it is set to', () => {
    for (const keepsAfterCancel of [false, true]) {
      const { app, device, acknowledged } = setUp({ receiver: { keepsAfterCancel } });
      app.notify(file);
      app.packet(file, 0, 128);
      app.control(action.cancel);
      app.packet(file, 128, 128);
      expect(acknowledged()).toEqual([0]);
      app.notify(file);
      expect(device.written).toBe(keepsAfterCancel ? 128 : 0);
    }
  });

  it.each([
    [true, [128]],
    [false, [0]],
  ])('goes on after a lost link if it resumes: %s', async (resumes, offsets) => {
    const { clock, app, enter, device } = setUp({ receiver: { resumes } });
    app.notify(file);
    app.packet(file, 0, 128);
    app.hangUp();
    await clock.runFor(60_000);
    const again = enter();
    again.notify(file);
    again.packet(file, 128, 128);
    expect(again.numbers(command.packetAnswer, argument.start)).toEqual(offsets);
    again.rest(file, resumes ? 256 : 0, 128);
    expect(device.received).toEqual(file);
  });

  it('starts over if the app does, or the file is another', () => {
    const { app, enter, device } = setUp();
    app.notify(file);
    app.packet(file, 0, 128);
    app.hangUp();
    const again = enter();
    again.notify(file);
    again.rest(file, 0, 100);
    expect(device.received).toEqual(file);
    const other = setUp();
    other.app.notify(file);
    other.app.packet(file, 0, 128);
    other.app.hangUp();
    const second = other.enter();
    second.notify(file.slice(1), { 5: sha256(file.slice(1)) });
    expect(other.device.written).toBe(0);
  });

  it('checks a whole file even if the link is lost before the verdict', async () => {
    const { clock, app, device } = setUp({ receiver: { writeMsPerKiB: 100, checkMs: 1000 } });
    app.notify(file);
    app.rest(file, 0, 128);
    app.hangUp();
    await clock.runFor(20_000);
    expect(device.versions.module).toBe('2.0.0');
  });

  it('reboots after the last of several files', async () => {
    const { clock, app, actions } = setUp({ software: { filesBeforeReboot: 2, updates: 'mcu' } });
    for (const round of [1, 2]) {
      app.notify(file, { 3: new TextEncoder().encode(`part${round}`) });
      app.rest(file, 0, 128);
      await clock.runFor(600);
      expect(app.ended).toBe(round === 2);
    }
    expect(actions()).toEqual([action.receive, action.success, action.receive, action.success]);
  });

  it.each([
    ['new', '2.0.0'],
    ['old', '1.0.0'],
    ['other', '9.9.9'],
  ] as const)('comes back with the %s version', async (comesBackWith, version) => {
    const { clock, app, enter, device } = setUp({ software: { comesBackWith, updates: 'mcu' } });
    app.notify(file);
    app.rest(file, 0, 128);
    await clock.runFor(6000);
    expect(device.versions).toEqual({ module: '1.0.0', mcu: version });
    const after = enter();
    const id = after.send(command.versionQuery);
    const answer = after.last(command.versionAnswer)!;
    expect([answer.id, answer.items.map(({ id: item }) => item)]).toEqual([id, [1, 2]]);
  });

  it('may not answer the version, and may ask for the file on offer', () => {
    const { app, device } = setUp({ software: { answersVersion: false }, receiver: { queriesFile: true } });
    app.send(command.versionQuery);
    expect(app.last(command.versionAnswer)).toBeUndefined();
    app.send(command.fileAnswer, [{ id: argument.type, value: 1 }], app.last(command.fileQuery)!.id);
    expect(device.fileAnswers).toEqual([[{ id: 1, value: 1 }]]);
  });
});
