import { describe, expect, it } from 'vitest';
import { action, argument, command } from './device-commands';
import { crc32 } from './incoming-file';
import { NaiveApp } from './testing/naive-app';
import { file, setUp } from './testing/set-up';

describe('a file, to a virtual device', () => {
  it('is received, acknowledged by own offsets, checked, installed', async () => {
    const { clock, device, app, actions, acknowledged, events } = setUp();
    app.notify(file);
    expect(app.numbers(command.control, argument.maxPacketLength)).toEqual([128]);
    app.rest(file, 0, 128);
    expect(acknowledged()).toEqual([0, 128, 256, 384, 512, 640, 768, 896]);
    expect(actions()).toEqual([action.receive, action.success]);
    expect(device.received).toEqual(file);
    expect(device.unansweredControls).toBe(0);
    await clock.runFor(600);
    expect([app.ended, device.isThere]).toEqual([true, false]);
    expect(() => new NaiveApp(device)).toThrow();
    await clock.runFor(5000);
    expect(device.isThere).toBe(true);
    expect(device.versions).toEqual({ module: '2.0.0', mcu: '1.0.0' });
    expect(events.at(-1)).toEqual({ kind: 'running', module: '2.0.0', mcu: '1.0.0' });
  });

  it('is acknowledged by next offsets if the device does so', () => {
    const { app, acknowledged } = setUp({ receiver: { acknowledges: 'next-offset' } });
    app.notify(file);
    app.rest(file, 0, 128);
    expect(acknowledged()).toEqual([128, 256, 384, 512, 640, 768, 896, 1000]);
  });

  it.each([
    ['MD5', 0, '900150983cd24fb0d6963f7d28e17f72'],
    ['CRC32', 1, '352441c2'],
    ['SHA-256', 2, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('is checked in truth by %s (of "abc")', (_, algorithm, digest) => {
    const abc = new TextEncoder().encode('abc');
    const code = Uint8Array.from(Buffer.from(digest, 'hex'));
    const { app, actions } = setUp();
    app.notify(abc, { 4: algorithm, 5: code });
    app.packet(abc, 0, 3);
    app.notify(abc);
    expect(actions()).toEqual([action.receive, action.success, action.decline]);
    const other = setUp();
    other.app.notify(abc, { 4: algorithm, 5: code });
    other.app.packet(new TextEncoder().encode('abd'), 0, 3);
    expect(other.actions()).toEqual([action.receive, action.failure]);
    expect(other.device.received).toBeUndefined();
  });

  it('has a CRC32 of four bytes, big-endian', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toEqual(Uint8Array.of(0xcb, 0xf4, 0x39, 0x26));
  });

  it.each([
    ['told to', { accepts: false }, {}],
    ['too large', { maxFileBytes: 999 }, {}],
    ['no algorithm it knows', {}, { 4: 3 }],
    ['not firmware', {}, { 1: 2 }],
  ])('is declined: %s', (_, receiver, changes) => {
    const { app, actions } = setUp({ receiver });
    app.notify(file, changes);
    expect(actions()).toEqual([action.decline]);
  });

  it.each([undefined, 0])('has packets of at most 128 if argument 11 is %s', (maxPacketLength) => {
    const { app, acknowledged } = setUp({ receiver: { maxPacketLength } });
    app.notify(file);
    expect(app.numbers(command.control, argument.maxPacketLength)).toEqual([maxPacketLength]);
    app.packet(file, 0, 129);
    app.packet(file, 0, 128);
    expect(acknowledged()).toEqual([0]);
  });

  it('has packets whose whole frame fits, if the limit means that', () => {
    const { app, acknowledged } = setUp({ receiver: { limitCoversFrame: true } });
    app.notify(file);
    // 3 + 5 of TTLV and 96 of data are padded to 112, with 9 of frame 121; the next step would be 137.
    app.packet(file, 0, 97 + 7);
    app.packet(file, 0, 96);
    expect(acknowledged()).toEqual([0]);
  });

  it('fails if the device takes packets for full ones and they are not', () => {
    const fitted = setUp({ receiver: { fixedPackets: true } });
    fitted.app.notify(file);
    fitted.app.rest(file, 0, 112);
    expect(fitted.actions()).toEqual([action.receive, action.failure]);
    fitted.app.notify(file);
    fitted.app.rest(file, 0, 128);
    expect(fitted.actions().slice(2)).toEqual([action.receive, action.success]);
  });

  it('goes to one app at a time; a second one is declined', () => {
    const { app, enter, actions } = setUp({ connections: 2 });
    const second = enter();
    app.notify(file);
    second.notify(file);
    expect(second.numbers(command.control, argument.action)).toEqual([action.decline]);
    second.packet(file, 0, 128);
    second.control(action.cancel);
    app.rest(file, 0, 128);
    expect(actions()).toEqual([action.receive, action.success]);
    expect(second.last(command.packetAnswer)).toBeUndefined();
  });

  it('takes time to erase, to write and to check', async () => {
    const { clock, app, actions, acknowledged } = setUp({
      receiver: { maxPacketLength: 500, eraseMs: 3000, writeMsPerKiB: 1024, checkMs: 2000 },
    });
    app.notify(file);
    app.packet(file, 0, 500);
    await clock.runFor(3499);
    expect(acknowledged()).toEqual([]);
    await clock.runFor(1);
    expect(acknowledged()).toEqual([0]);
    app.packet(file, 500, 500);
    await clock.runFor(500);
    expect(acknowledged()).toEqual([0, 500]);
    await clock.runFor(1999);
    expect(actions()).toEqual([action.receive]);
    await clock.runFor(1);
    expect(actions()).toEqual([action.receive, action.success]);
  });

  it('erases on notification if it is set to, once for a notification sent twice', async () => {
    const { clock, app, actions } = setUp({ receiver: { eraseMs: 3000, erases: 'on-notification' } });
    const id = app.notify(file);
    await clock.runFor(1000);
    app.notify(file, {}, id);
    await clock.runFor(1999);
    expect(actions()).toEqual([]);
    await clock.runFor(5000);
    expect(actions()).toEqual([action.receive]);
  });

  it('is acknowledged again if a packet comes again, with its own id', () => {
    const { app, acknowledged } = setUp();
    app.notify(file);
    app.packet(file, 0, 128);
    app.packet(file, 128, 128, 3333);
    app.packet(file, 128, 128, 3333);
    expect(acknowledged()).toEqual([0, 128, 128]);
    expect(app.last(command.packetAnswer)?.id).toBe(3333);
  });

  it.each([
    ['silent', [0], [action.receive]],
    ['answer-expected', [0, 128], [action.receive]],
    ['cancel', [0], [action.receive, action.cancel]],
    ['hole', [0, 256], [action.receive]],
  ] as const)('meets a packet out of order: %s', (unexpectedStart, offsets, sent) => {
    const { app, actions, acknowledged } = setUp({ receiver: { unexpectedStart } });
    app.notify(file);
    app.packet(file, 0, 128);
    app.packet(file, 256, 128);
    expect(acknowledged()).toEqual(offsets);
    expect(actions()).toEqual(sent);
  });

  it('with a hole fails its check', () => {
    const { app, actions } = setUp({ receiver: { unexpectedStart: 'hole' } });
    app.notify(file);
    app.rest(file, 128, 128);
    expect(actions()).toEqual([action.receive, action.failure]);
  });
});
