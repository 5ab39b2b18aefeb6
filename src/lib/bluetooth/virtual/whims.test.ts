import { describe, expect, it } from 'vitest';
import { isOverairError } from '../../errors';
import { action, command } from './device-commands';
import { naiveBytes } from './naive-ttlv';
import { VirtualRadio } from './radio';
import { file, setUp } from './testing/set-up';
import type { NaiveApp } from './testing/naive-app';

function sendAll(app: NaiveApp): void {
  app.notify(file);
  for (let start = 0; start < file.length; start += 128) app.packet(file, start, 128);
}

describe('a device that has taken a file', () => {
  it('restarts late if it is set to', async () => {
    const { clock, app, device, actions } = setUp({ software: { rebootDelayMs: 35_000 } });
    sendAll(app);
    expect(actions().at(-1)).toBe(action.success);
    await clock.runFor(34_999);
    expect([app.ended, device.isThere]).toEqual([false, false]);
    await clock.runFor(1);
    expect(app.ended).toBe(true);
    await clock.runFor(5_000);
    expect([device.isThere, device.versions.module]).toEqual([true, '2.0.0']);
  });

  it('never restarts if it is set not to, and takes another file', async () => {
    const { clock, app, device, actions } = setUp({ software: { restarts: 'never' } });
    sendAll(app);
    await clock.runFor(3_600_000);
    expect([app.ended, device.versions.module]).toEqual([false, '1.0.0']);
    app.notify(file);
    expect(actions().at(-1)).toBe(action.receive);
  });

  it('waits for the disconnection, and for another one of who is too quick', async () => {
    const { clock, app, enter, device, events } = setUp({
      software: { restarts: 'once-disconnected', rebootDelayMs: 500 },
    });
    sendAll(app);
    await clock.runFor(60_000);
    app.hangUp();
    await clock.runFor(499);
    const quick = enter();
    await clock.runFor(60_000);
    const reboots = () => events.some(({ kind }) => kind === 'rebooting');
    expect(reboots()).toBe(false);
    quick.hangUp();
    await clock.runFor(400);
    enter().hangUp();
    await clock.runFor(499);
    expect(reboots()).toBe(false);
    await clock.runFor(1);
    expect(reboots()).toBe(true);
    await clock.runFor(5_000);
    expect(device.versions.module).toBe('2.0.0');
  });

  it('comes back under another address', async () => {
    const { clock, app, device } = setUp({ software: { changesAddress: true } });
    const before = new VirtualRadio({ clock, device });
    sendAll(app);
    await clock.runFor(6_000);
    const found = (radio: VirtualRadio) =>
      clock.runUntil(
        radio.connect().then(
          () => true,
          (error: unknown) => !isOverairError(error, 'link-lost'),
        ),
        { limitMs: 1_000 },
      );
    expect([device.isThere, device.address, await found(before)]).toEqual([true, 1, false]);
    expect(await found(new VirtualRadio({ clock, device }))).toBe(true);
  });
});

describe('a device that is not as one expects', () => {
  it('says something else than its versions', () => {
    const { app } = setUp({ software: { saysInstead: 'SN-00412' } });
    app.send(command.versionQuery);
    const items = app.last(command.versionAnswer)?.items ?? [];
    const texts = [1, 2].map((id) => new TextDecoder().decode(naiveBytes(items, id)));
    expect(texts).toEqual(['SN-00412', 'SN-00412']);
  });

  it('drops the link at a write that is too long for it', () => {
    const { app, actions } = setUp({ dropsLinkAbove: 100 });
    app.pieces = 100;
    app.notify(file);
    app.packet(file, 0, 64);
    expect([app.ended, actions()]).toEqual([false, [action.receive]]);
    app.pieces = 101;
    app.packet(file, 64, 128);
    expect(app.ended).toBe(true);
  });

  it('reads one frame a write: before the sign-in, or always', () => {
    for (const oneFrameAWrite of ['until-signed-in', 'always'] as const) {
      const { app, enter, actions } = setUp({ oneFrameAWrite, connections: 2 });
      // The set-up's app writes in pieces, so it is not in.
      expect(app.heard.some(({ command: heard }) => heard === command.signedIn)).toBe(false);
      const whole = enter((app) => (app.pieces = 512));
      expect(whole.last(command.signedIn)).toBeDefined();
      whole.pieces = 20;
      whole.notify(file);
      expect(actions(whole)).toEqual(oneFrameAWrite === 'always' ? [] : [action.receive]);
    }
  });

  it('notices nothing for a while after a link has ended', async () => {
    const { clock, app, enter } = setUp({ deafAfterLinkMs: 8_000 });
    app.hangUp();
    await clock.runFor(7_999);
    const early = enter();
    expect(early.heard).toEqual([]);
    await clock.runFor(1);
    early.signIn();
    expect(early.heard).not.toEqual([]);
  });
});
