import { beforeEach, describe, expect, it } from 'vitest';
import { aesCbc, ivOf, parseSecret } from './cipher';
import { Command } from './reference';
import { openDevice } from './open-device';
import { ascii } from './testing/bytes';
import { TestClock } from '../../testing/clock';
import { ScriptedLink } from './testing/scripted-link';
import { binaryItem, encodeItems, numberItem } from './ttlv';

const SECRET = 'AAECAwQFBgcICQoLDA0ODw==';
const OTHER = 'AQECAwQFBgcICQoLDA0ODw==';
const RANDOM = '0123456789abcdef';

let clock: TestClock;
let links: ScriptedLink[];
beforeEach(() => {
  clock = new TestClock();
  links = [];
});

/** A device whose nth connection signs in with this result and then answers with this secret, or not at all. */
function device(...connections: { result: number; secret: string | null }[]) {
  return () => {
    const { result, secret } = connections[links.length] ?? { result: 0, secret: null };
    const link = new ScriptedLink(({ id, command }) => {
      if (command === Command.signIn) link.send(id, 0x7033, encodeItems([binaryItem(1, RANDOM)]));
      if (command === Command.signInProof) {
        link.send(id, 0x7035, encodeItems([numberItem(1, result)]));
        link.cipher = aesCbc(parseSecret(secret ?? SECRET), ivOf(ascii(RANDOM)));
      }
      if (command === Command.versionQuery && secret !== null)
        link.send(id, 0x7041, encodeItems([binaryItem(1, 'module version 1.0')]));
    });
    links.push(link);
    return Promise.resolve(link);
  };
}

const open = async (connect: () => Promise<ScriptedLink>, signal?: AbortSignal) => {
  const opened = openDevice({ connect, clock, secret: () => SECRET, signal }).then(
    ({ version }) => version,
    (error: unknown) => error,
  );
  await clock.runFor(60_000);
  return opened;
};

describe('openDevice', () => {
  it('signs in and reads the version', async () => {
    const version = { kind: 'read', module: 'module version 1.0', mcu: null };
    expect(await open(device({ result: 0, secret: SECRET }))).toEqual(version);
    expect(links).toHaveLength(1);
  });

  it('takes a device whose version is not readable', async () => {
    expect(await open(device({ result: 0, secret: null }))).toEqual({ kind: 'unreadable' });
  });

  it('names a device whose answers do not decrypt, and closes its link', async () => {
    expect(await open(device({ result: 0, secret: OTHER }))).toMatchObject({ code: 'device-secret-wrong' });
    expect(links[0]!.isClosed).toBe(true);
  });

  it('connects once more to a device that holds an earlier session and stays silent', async () => {
    const connect = device({ result: 2, secret: null }, { result: 0, secret: SECRET });
    expect(await open(connect)).toMatchObject({ kind: 'read' });
    expect(links.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('gives such a device a second chance with a secret that seems wrong, and no third', async () => {
    const connect = device({ result: 2, secret: OTHER }, { result: 2, secret: OTHER });
    expect(await open(connect)).toMatchObject({ code: 'device-secret-wrong' });
    expect(links).toHaveLength(2);
  });

  it('goes on if it stays silent: the version may just not be readable', async () => {
    const connect = device({ result: 2, secret: null }, { result: 2, secret: null });
    expect(await open(connect)).toEqual({ kind: 'unreadable' });
    expect(links[1]!.isClosed).toBe(false);
  });

  it('does not wait for an earlier session that answers', async () => {
    expect(await open(device({ result: 2, secret: SECRET }))).toMatchObject({ kind: 'read' });
    expect(links).toHaveLength(1);
  });

  it('stops by its signal while it waits', async () => {
    const stop = new AbortController();
    clock.after(6000, () => stop.abort());
    const connect = device({ result: 2, secret: null }, { result: 2, secret: null });
    expect(await open(connect, stop.signal)).toMatchObject({ code: 'cancelled' });
    expect(links).toHaveLength(1);
  });
});
