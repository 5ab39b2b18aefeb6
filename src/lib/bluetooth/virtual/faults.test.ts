import { describe, expect, it } from 'vitest';
import { action, argument, command } from './device-commands';
import { encodeNaiveFrame, NaiveDecoder } from './naive-frame';
import { file, setUp } from './testing/set-up';

describe('faults of a virtual device', () => {
  it('loses the link at a byte of the file, before or after taking it', () => {
    for (const taken of [false, true]) {
      const { app, device, acknowledged } = setUp({
        faults: [{ kind: 'lose-link', at: { fileByte: 300 }, taken }],
      });
      app.notify(file);
      app.rest(file, 0, 128);
      expect([app.ended, device.written]).toEqual([true, taken ? 384 : 256]);
      expect(acknowledged()).toEqual([0, 128]);
    }
  });

  it('loses it with the last byte, and then still checks and installs', async () => {
    const { clock, app, device } = setUp({
      faults: [{ kind: 'lose-link', at: { fileByte: 999 }, taken: true }],
    });
    app.notify(file);
    app.rest(file, 0, 128);
    expect(app.last(command.control)?.items).toHaveLength(2);
    await clock.runFor(10_000);
    expect(device.versions.module).toBe('2.0.0');
  });

  it('loses it at a frame, also one of signing in', () => {
    const { app, enter } = setUp({
      faults: [{ kind: 'lose-link', at: { received: command.askRandom, nth: 1 } }],
    });
    app.hangUp();
    expect(enter().ended).toBe(true);
    const after = setUp({
      faults: [{ kind: 'lose-link', at: { received: command.notification }, taken: true }],
    });
    after.app.notify(file);
    expect([after.actions(), after.app.ended]).toEqual([[action.receive], true]);
  });

  it('drops, doubles, corrupts and renames its frames', () => {
    const { app, acknowledged } = setUp({
      faults: [
        { kind: 'drop', command: command.packetAnswer, nth: 1 },
        { kind: 'double', command: command.packetAnswer, nth: 2 },
        { kind: 'corrupt', command: command.packetAnswer, nth: 3, times: 2 },
        { kind: 'foreign-id', command: command.packetAnswer, nth: 5 },
      ],
    });
    app.notify(file);
    const ids = [0, 128, 256, 384, 512].map((start) => app.packet(file, start, 128));
    const last = app.packet(file, 640, 128);
    expect(acknowledged()).toEqual([0, 256, 256, 640]);
    const heard = app.heard.filter((h) => h.command === command.packetAnswer).map((h) => h.id);
    expect(heard).toEqual([ids[0], ids[2], ids[2], last + 1]);
  });

  it('answers late', async () => {
    const { clock, app, acknowledged } = setUp({
      faults: [{ kind: 'delay', command: command.packetAnswer, nth: 0, ms: 700 }],
    });
    app.notify(file);
    app.packet(file, 0, 128);
    await clock.runFor(699);
    expect(acknowledged()).toEqual([]);
    await clock.runFor(1);
    expect(acknowledged()).toEqual([0]);
  });

  it('gets a byte of what is written wrong, once', () => {
    const faults: Parameters<typeof setUp>[0] = { faults: [] };
    const { app, device, acknowledged } = setUp(faults);
    app.notify(file);
    const frame = encodeNaiveFrame({ id: 5, command: 0x7041, data: new Uint8Array(50) });
    device.faults.add({ kind: 'corrupt-write', wireByte: 0 });
    app.write(frame);
    app.packet(file, 0, 128);
    expect(acknowledged()).toEqual([0]);
  });

  it('corrupts exactly the byte that was named', () => {
    const { app, acknowledged } = setUp({ faults: [{ kind: 'corrupt-write', wireByte: 400 }] });
    app.notify(file);
    app.packet(file, 0, 128);
    app.packet(file, 0, 128);
    app.packet(file, 128, 128);
    // Bytes 0 to 9 ask for the random, up to 86 prove, up to 170 notify and answer: 400 falls into the second packet.
    expect(acknowledged()).toEqual([0, 128]);
  });

  it('does not notice a frame, or a packet at a byte', () => {
    const { app, acknowledged } = setUp({
      faults: [
        { kind: 'ignore', at: { received: command.packet, nth: 0 } },
        { kind: 'ignore', at: { fileByte: 130 } },
      ],
    });
    app.notify(file);
    for (const start of [0, 0, 128, 128]) app.packet(file, start, 128);
    expect(acknowledged()).toEqual([0, 128]);
  });

  it('pauses and proceeds, and takes nothing meanwhile', async () => {
    const { clock, app, device, actions, acknowledged } = setUp({
      faults: [{ kind: 'pause', at: { fileByte: 200 }, delaySeconds: 30, forMs: 20_000 }],
    });
    app.notify(file);
    app.packet(file, 0, 128);
    app.packet(file, 128, 128);
    app.packet(file, 256, 128);
    expect(acknowledged()).toEqual([0, 128]);
    expect(app.numbers(command.control, argument.delay)).toEqual([undefined, 30]);
    await clock.runFor(20_000);
    expect(actions()).toEqual([action.receive, action.pause, action.proceed]);
    app.rest(file, 256, 128);
    expect(device.received).toEqual(file);
  });

  it('pauses again before a pause ends, and may lose the packet that met it', async () => {
    const { clock, app, actions, acknowledged } = setUp({
      faults: [
        {
          kind: 'pause',
          at: { fileByte: 0 },
          delaySeconds: 20,
          forMs: 5000,
          times: 3,
          answersFirst: false,
        },
      ],
    });
    app.notify(file);
    app.packet(file, 0, 128);
    expect(acknowledged()).toEqual([]);
    await clock.runFor(25_000);
    expect(actions()).toEqual([action.receive, action.pause, action.pause, action.pause, action.proceed]);
    app.packet(file, 0, 128);
    expect(acknowledged()).toEqual([0]);
  });

  it('cancels a pause of its own that nobody ended, and is cancelled by the app', async () => {
    const { clock, app, actions } = setUp({
      faults: [{ kind: 'pause', at: { fileByte: 0 }, delaySeconds: 20 }],
    });
    app.notify(file);
    app.packet(file, 0, 128);
    await clock.runFor(36_000);
    expect(actions()).toEqual([action.receive, action.pause, action.cancel]);
    const other = setUp({ faults: [{ kind: 'pause', at: { fileByte: 0 }, delaySeconds: 20, forMs: 9000 }] });
    other.app.notify(file);
    other.app.packet(file, 0, 128);
    other.app.control(action.cancel);
    await clock.runFor(40_000);
    await other.clock.runFor(40_000);
    expect(other.actions()).toEqual([action.receive, action.pause]);
  });

  it('cancels, and acknowledges by an address that is not right', () => {
    const { app, actions, acknowledged } = setUp({
      faults: [
        { kind: 'acknowledge-as', at: { fileByte: 128 }, address: 77 },
        { kind: 'cancel', at: { fileByte: 256 } },
      ],
    });
    app.notify(file);
    app.rest(file, 0, 128);
    expect(acknowledged()).toEqual([0, 77]);
    expect(actions()).toEqual([action.receive, action.cancel]);
  });

  it('pauses or cancels right after it has agreed to receive', async () => {
    const at = { received: command.notification };
    const pausing = setUp({ faults: [{ kind: 'pause', at, delaySeconds: 20, forMs: 5000 }] });
    pausing.app.notify(file);
    pausing.app.packet(file, 0, 128);
    await pausing.clock.runFor(5000);
    expect(pausing.actions()).toEqual([action.receive, action.pause, action.proceed]);
    expect(pausing.acknowledged()).toEqual([]);
    const cancelling = setUp({ faults: [{ kind: 'cancel', at }] });
    cancelling.app.notify(file);
    expect(cancelling.actions()).toEqual([action.receive, action.cancel]);
  });

  it('sends what it likes, as often as it likes', () => {
    const hostile = Uint8Array.of(0xaa, 0xaa, 0xff, 0xff, 1, 2, 3);
    const { app } = setUp({
      faults: [{ kind: 'send', at: { received: command.notification }, bytes: hostile, times: 500 }],
    });
    app.raw.length = 0;
    app.notify(file);
    expect(app.raw.slice(0, 500).every((bytes) => bytes.join() === hostile.join())).toBe(true);
    expect(new NaiveDecoder().receive(hostile)).toEqual([]);
  });

  it('fails checks of whole files, as many as it is told to', () => {
    const { app, device, actions } = setUp({ faults: [{ kind: 'fail-check', times: 2 }] });
    for (let round = 0; round < 3; round++) {
      app.notify(file);
      app.rest(file, 0, 128);
    }
    expect(actions().filter((sent) => sent !== action.receive)).toEqual([7, 7, 6]);
    expect(device.received).toEqual(file);
  });

  it.each([false, true])(
    'loses the verdict (with the link: %s) and reboots all the same',
    async (dropsLink) => {
      const { clock, app, device, actions } = setUp({ faults: [{ kind: 'lose-verdict', dropsLink }] });
      app.notify(file);
      app.rest(file, 0, 128);
      expect([actions(), app.ended]).toEqual([[action.receive], dropsLink]);
      await clock.runFor(10_000);
      expect(device.versions.module).toBe('2.0.0');
    },
  );

  it('counts controls that the app left unanswered', () => {
    const { app, device } = setUp();
    app.polite = false;
    app.notify(file);
    app.hangUp();
    expect(device.unansweredControls).toBe(1);
  });
});
