import { beforeEach, describe, expect, it } from 'vitest';
import { OverairError } from '../../errors';
import { aesCbc } from './cipher';
import { Command } from './reference';
import { encodeOffer } from './file-messages';
import { encodeFrame } from './frame';
import { piecesOf } from './pieces';
import { DeviceSession, type DeviceRequest } from './device-session';
import { ascii, hex, toHex } from './testing/bytes';
import { idle, TestClock } from '../../testing/clock';
import { ScriptedLink } from './testing/scripted-link';
import { binaryItem, encodeItems, numberItem } from './ttlv';
import { readVersion } from './version';

let clock: TestClock;
let link: ScriptedLink;
let session: DeviceSession;
beforeEach(() => {
  clock = new TestClock();
  link = new ScriptedLink();
  session = new DeviceSession(link, clock);
});

const query = (more: Partial<DeviceRequest<string>> = {}): DeviceRequest<string> => ({
  command: 0x7040,
  answer: 0x7041,
  timeoutMs: 1000,
  parse: ({ data }) => toHex(data),
  ...more,
});

const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('Session', () => {
  it('matches answers by id and command', async () => {
    const heard: number[] = [];
    session.onMessage(({ id }) => heard.push(id));
    const first = session.request(query());
    const second = session.request(query());
    await idle(1);
    link.send(1001, 0x7041, hex('02'));
    link.send(1000, 0x7042, hex('00'));
    link.send(4711, 0x7041, hex('00'));
    link.send(1000, 0x7041, hex('01'));
    link.send(1000, 0x7041, hex('03'));
    expect(await first).toBe('01');
    expect(await second).toBe('02');
    expect(heard).toEqual([1000, 4711, 1000]);
  });

  it('answers only the verdict once it is quiet, as often as it comes', async () => {
    const verdict = encodeItems([numberItem(7, 6)]);
    session.quieten();
    link.send(2000, Command.fileQuery, encodeItems([numberItem(1, 1)]));
    link.send(2001, Command.transferControl, encodeItems([numberItem(7, 3)]));
    link.send(2002, Command.transferControl, hex('ff'));
    link.send(2003, Command.transferControl, verdict);
    link.send(2003, Command.transferControl, verdict);
    await idle(1);
    expect(link.frames.map(({ id, command }) => [id, command])).toEqual([
      [2003, Command.transferControlAnswer],
      [2003, Command.transferControlAnswer],
    ]);
  });

  it('numbers from 1000 to 65534 and begins again', () => {
    const ids = Array.from({ length: 64_536 }, () => session.prepare(1, hex('')).id);
    expect([ids[0], ids[64_534], ids[64_535]]).toEqual([1000, 65_534, 1000]);
  });

  it('times out from when the last piece has settled, and sends the same bytes again if asked to', async () => {
    let release: () => void = () => undefined;
    link.onWrite = () => new Promise((resolve) => (release = resolve));
    const asked = failure(session.request(query({ sends: 2 })));
    await clock.runFor(5000);
    release();
    await clock.runFor(999);
    expect(link.writes).toHaveLength(1);
    await clock.runFor(1);
    expect(link.writes).toHaveLength(2);
    expect(link.writes[1]).toEqual(link.writes[0]);
    release();
    await clock.runFor(1000);
    expect(await asked).toMatchObject({ code: 'device-silent', details: { command: '7040' } });
  });

  it('takes an answer that comes before the write settles', async () => {
    link.onWrite = () => {
      link.send(1000, 0x7041, hex('07'));
      return new Promise(() => undefined);
    };
    expect(await session.request(query())).toBe('07');
    expect(clock.waiting).toBe(1); // the guard of the write that hangs
  });

  it('writes control frames in pieces of 20, of an indication once one was longer, or of a proven size', async () => {
    const sizes = async () => {
      link.writes.length = 0;
      await session.send(session.prepare(1, new Uint8Array(91)));
      return link.writes.map(({ bytes }) => bytes.length);
    };
    expect(await sizes()).toEqual([20, 20, 20, 20, 20]);
    link.receive(new Uint8Array(60));
    expect(await sizes()).toEqual([60, 40]);
    session.proveWrite(244);
    expect(await sizes()).toEqual([100]);
    session.proveWrite(null);
    expect(await sizes()).toEqual([60, 40]);
    expect(link.writes.every(({ type }) => type === 'request')).toBe(true);
  });

  it('never writes a piece of one frame within another', async () => {
    const frames = [0, 1, 2].map(() => session.prepare(1, new Uint8Array(50)));
    await Promise.all(frames.map((frame) => session.send(frame)));
    expect(link.frames.map(({ id }) => id)).toEqual(frames.map(({ id }) => id));
  });

  it('goes on after a write that failed', async () => {
    link.onWrite = () => Promise.reject(new OverairError('write-refused'));
    const frame = session.prepare(1, hex(''));
    expect(await failure(session.send(frame))).toMatchObject({ code: 'write-refused' });
    link.onWrite = () => Promise.resolve();
    await session.send(frame);
    expect(link.frames).toHaveLength(1);
  });

  it('ends everything when the link ends, also a write that never settles', async () => {
    link.onWrite = () => new Promise(() => undefined);
    const writing = failure(session.send(session.prepare(1, hex(''))));
    const asked = failure(session.request(query()));
    link.lose(new OverairError('link-lost'));
    expect(await writing).toMatchObject({ code: 'link-lost' });
    expect(await asked).toMatchObject({ code: 'link-lost' });
    expect(await session.closed).toMatchObject({ code: 'link-lost' });
    expect(await failure(session.request(query()))).toMatchObject({ code: 'link-lost' });
  });

  it('gives a link up that takes 30 s for a frame', async () => {
    link.onWrite = () => new Promise(() => undefined);
    const writing = failure(session.send(session.prepare(1, hex(''))));
    await clock.runFor(30_000);
    expect(await writing).toMatchObject({ code: 'link-lost' });
    expect(link.isClosed).toBe(true);
  });

  it('closes the link of a device that floods, but not of one that answers quickly', async () => {
    link.respond(({ id }) => link.send(id, 0x7041));
    for (let nth = 0; nth < 500; nth++) await session.request(query());
    expect(session.ended).toBeNull();
    for (let nth = 0; nth < 300; nth++) link.send(1 + nth, 0x7099);
    expect(session.ended).toMatchObject({ code: 'device-flooding' });
    expect(link.isClosed).toBe(true);
  });

  it('takes 200 frames a second for as long as it likes', async () => {
    for (let second = 0; second < 5; second++) {
      for (let nth = 0; nth < 200; nth++) link.send(1 + nth, 0x7099);
      await clock.runFor(1000);
    }
    expect(session.ended).toBeNull();
  });

  it('closes the link of a device that asks faster than it can be answered', async () => {
    link.onWrite = () => new Promise(() => undefined);
    for (let nth = 0; nth < 40; nth++) link.send(1 + nth, Command.transferControl);
    await idle(1);
    expect(session.ended).toMatchObject({ code: 'device-flooding' });
  });

  it('answers every transfer control, and a query with the file on offer or none', async () => {
    link.send(77, Command.transferControl, hex('003a0005'));
    link.send(78, Command.fileQuery, encodeItems([numberItem(1, 1)]));
    const check = { algorithm: 'crc32', code: hex('01020304') } as const;
    const withdraw = session.onFirmwareQuery(() => encodeOffer({ check, version: '2' }, 300));
    link.send(79, Command.fileQuery, encodeItems([numberItem(1, 1)]));
    link.send(80, Command.fileQuery, encodeItems([numberItem(1, 2)]));
    link.send(81, Command.fileQuery, hex('000f'));
    withdraw();
    link.send(82, Command.fileQuery, encodeItems([numberItem(1, 1)]));
    await idle(1);
    expect(link.frames.map(({ id, command, data }) => [id, command, toHex(data)])).toEqual([
      [77, 0x7024, ''],
      [78, 0x7021, ''],
      // 1: type 1 · 4: algorithm 1 · 5: four bytes · 6: 300 = 012C · 12: "2"
      [79, 0x7021, '000a0001' + '00220001' + '002b000401020304' + '003201012c' + '0063000132'],
      [80, 0x7021, ''],
      [81, 0x7021, ''],
      [82, 0x7021, ''],
    ]);
  });

  it('tells a wrong secret from silence: nothing that came could be decrypted', async () => {
    session.encryptWith(aesCbc(new Uint8Array(16), new Uint8Array(16)));
    link.cipher = aesCbc(new Uint8Array(16).fill(1), new Uint8Array(16));
    link.respond(({ id }) => link.send(id, 0x7041, ascii('a text that is long enough')));
    const asked = failure(session.request(query()));
    await clock.runFor(1000);
    expect(await asked).toMatchObject({ code: 'device-secret-wrong' });
    expect(session.counts).toMatchObject({ decrypted: 0, undecryptable: 1 });
  });
});

describe('readVersion', () => {
  it('reads both versions, as text fit to be shown', async () => {
    const long = 'v'.repeat(300);
    link.respond(({ id }) =>
      link.send(id, 0x7041, encodeItems([binaryItem(1, '1.0\n2'), binaryItem(2, long)])),
    );
    expect(await readVersion(session)).toEqual({ kind: 'read', module: '1.02', mcu: 'v'.repeat(256) });
  });

  it('is not readable without an answer in 5 s, or with one that says nothing', async () => {
    const reading = readVersion(session);
    await clock.runFor(5000);
    expect(await reading).toEqual({ kind: 'unreadable' });
    link.respond(({ id }) => link.send(id, 0x7041, hex('000f')));
    expect(await readVersion(session)).toEqual({ kind: 'unreadable' });
    link.respond(({ id }) => link.send(id, 0x7041));
    expect(await readVersion(session)).toEqual({ kind: 'unreadable' });
  });

  it('asks as a product is configured', async () => {
    link.respond(({ id, command }) => {
      if (command === 0x7111) link.send(id, 0x7112, encodeItems([binaryItem(4, 'm')]));
    });
    const query = { command: 0x7111, answer: 0x7112, moduleItem: 4, mcuItem: 5 };
    expect(await readVersion(session, { query })).toEqual({ kind: 'read', module: 'm', mcu: null });
  });
});

describe('piecesOf', () => {
  const types = (bytes: number, commands: 'most' | 'seven-of-eight' | 'none') =>
    piecesOf(new Uint8Array(bytes), { size: 10, commands })
      .map(({ type }) => type.charAt(0))
      .join('');

  it('ends every burst of commands with a request', () => {
    expect(types(35, 'most')).toBe('cccr');
    expect(types(10, 'most')).toBe('r');
    expect(types(180, 'seven-of-eight')).toBe('cccccccrcccccccrcr');
    expect(types(35, 'none')).toBe('rrrr');
  });

  it('joins to what it was', () => {
    const wire = encodeFrame({
      id: 1,
      command: 2,
      data: Uint8Array.from({ length: 99 }, (_, index) => index),
    });
    const pieces = piecesOf(wire, { size: 20, commands: 'none' });
    expect(toHex(wire)).toBe(pieces.map(({ bytes }) => toHex(bytes)).join(''));
    expect(piecesOf(new Uint8Array(1000), { size: 600, commands: 'none' })[0]!.bytes).toHaveLength(512);
  });
});
