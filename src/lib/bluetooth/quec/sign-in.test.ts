import { sha256 } from '@noble/hashes/sha2.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { OverairError } from '../../errors';
import { aesCbc, ivOf, parseSecret } from './cipher';
import { Command } from './reference';
import { encodeFrame } from './frame';
import { olderSignIn } from './older-sign-in';
import { DeviceSession } from './device-session';
import { signIn } from './sign-in';
import { ascii, hex, toHex } from './testing/bytes';
import { idle, TestClock } from '../../testing/clock';
import { ScriptedLink } from './testing/scripted-link';
import vectors from './testing/vectors.json' with { type: 'json' };
import { binaryItem, encodeItems, numberItem } from './ttlv';

const SECRET = vectors.login[0]!.authKey;
const RANDOM = 'krBh5jNAEccjmS4c';
const challenge = (random: string) => encodeItems([binaryItem(1, random)]);
const result = (number: number) => encodeItems([numberItem(5, number)]);

let clock: TestClock;
let link: ScriptedLink;
let session: DeviceSession;
beforeEach(() => {
  clock = new TestClock();
  link = new ScriptedLink();
  session = new DeviceSession(link, clock);
});

/** A device that answers with this random and this result. */
function device(random: string, number: number): void {
  link.respond(({ id, command }) => {
    if (command === Command.signIn) link.send(id, Command.signInChallenge, challenge(random));
    if (command === Command.signInProof) link.send(id, Command.signInResult, result(number));
  });
}

describe('signIn', () => {
  it.each(vectors.login)(
    'proves $authKey as real clients do',
    async ({ authKey, random, id, data, wire }) => {
      device(random, 0);
      await expect(signIn(session, authKey)).resolves.toEqual({ state: 'accepted', writes: 'pieces' });
      const [first, second] = link.frames;
      expect(first).toEqual({ id: 1000, command: 0x7032, data: hex('') });
      expect(second).toEqual({ id: 1001, command: 0x7034, data: hex(data) });
      expect(toHex(encodeFrame({ id, command: 0x7034, data: second!.data }))).toBe(wire);
    },
  );

  it('encrypts from the acceptance on, also what comes in the same indication', async () => {
    const heard: string[] = [];
    session.onMessage(({ data }) => heard.push(toHex(data)));
    device(RANDOM, 0);
    const cipher = aesCbc(parseSecret(SECRET), ivOf(ascii(RANDOM)));
    link.respond(({ id, command }) => {
      if (command === Command.signIn) link.send(id, Command.signInChallenge, challenge(RANDOM));
      if (command !== Command.signInProof) return;
      link.send(id, Command.signInResult, result(0));
      link.cipher = cipher;
      link.send(7, 0x7099, hex('010203'));
    });
    await signIn(session, SECRET);
    expect(heard).toEqual(['010203']);
  });

  it('takes 2 as accepted and says so', async () => {
    device(RANDOM, 2);
    await expect(signIn(session, SECRET)).resolves.toMatchObject({ state: 'already-signed-in' });
  });

  it('names a refusal', async () => {
    device(RANDOM, 1);
    await expect(signIn(session, SECRET)).rejects.toMatchObject({
      code: 'device-refused-sign-in',
      details: { answer: 1 },
    });
  });

  it('names silence, after two requests with ids of their own', async () => {
    const signedIn = signIn(session, SECRET).catch((error: unknown) => error);
    await clock.runFor(11_000);
    expect(await signedIn).toMatchObject({ code: 'device-silent', details: { command: '7032' } });
    expect(link.frames.map(({ id }) => id)).toEqual([1000, 1001]);
    expect(clock.waiting).toBe(0);
  });

  it('does not take a late random for the second request', async () => {
    const signedIn = signIn(session, SECRET);
    await clock.runFor(5100);
    link.send(1000, Command.signInChallenge, challenge('late random 0000'));
    link.send(1001, Command.signInChallenge, challenge(RANDOM));
    await idle(1);
    expect(toHex(link.frames.at(-1)!.data)).toBe(vectors.login[0]!.data);
    link.send(1002, Command.signInResult, result(0));
    await expect(signedIn).resolves.toMatchObject({ state: 'accepted' });
  });

  it.each([
    '',
    'AAAA',
    'pkgzT2DfvAIjiGqb3Wgqrw',
    'pkgzT2DfvAIjiGqb3Wgqrw==\n',
    'pkgzT2DfvAIjiGqb3Wgqrx==',
    '密'.repeat(24),
  ])('names a malformed secret: %j', async (secret) => {
    await expect(signIn(session, secret)).rejects.toMatchObject({ code: 'device-secret-malformed' });
    expect(link.frames).toEqual([]);
  });

  it.each([[''], [null]])('names a challenge that is none: %j', async (random) => {
    link.respond(({ id }) =>
      link.send(id, Command.signInChallenge, random === null ? hex('') : challenge(random)),
    );
    await expect(signIn(session, SECRET)).rejects.toMatchObject({ code: 'device-answer-malformed' });
  });

  it('pads a short random with zeros for the cipher', async () => {
    device('short', 0);
    await signIn(session, SECRET);
    const frame = session.prepare(0x7099, ascii('x'));
    const cipher = aesCbc(parseSecret(SECRET), ivOf(ascii('short')));
    expect(toHex(frame.wire)).toBe(
      toHex(encodeFrame({ id: frame.id, command: 0x7099, data: cipher.encrypt(ascii('x')) })),
    );
  });

  it('takes the first 16 of a longer random for the cipher, and proves all of it', async () => {
    const long = `${RANDOM} and seventeen letters more`;
    device(long, 0);
    await signIn(session, SECRET);
    const proof = sha256(ascii(`${toHex(parseSecret(SECRET))};${long}`));
    expect(toHex(link.frames[1]!.data)).toBe(toHex(encodeItems([binaryItem(2, toHex(proof))])));
    const frame = session.prepare(0x7099, ascii('x'));
    const cipher = aesCbc(parseSecret(SECRET), ascii(RANDOM));
    const data = cipher.encrypt(ascii('x'));
    expect(toHex(frame.wire)).toBe(toHex(encodeFrame({ id: frame.id, command: 0x7099, data })));
  });

  /** The sizes of the writes of each proof, as they went out. */
  const proofs = () => {
    const sizes = link.writes.slice(1).map(({ bytes }) => bytes.length);
    return sizes.join(' ');
  };

  it('proves itself in pieces, in one write and in pieces again if no answer comes', async () => {
    link.respond(({ id, command }) => {
      if (command === Command.signIn) link.send(id, Command.signInChallenge, challenge(RANDOM));
    });
    const signedIn = signIn(session, SECRET).catch((error: unknown) => error);
    await clock.runFor(16_000);
    expect(await signedIn).toMatchObject({ code: 'device-silent', details: { command: '7034' } });
    const pieces = '29 29 19';
    expect(proofs()).toBe(`${pieces} 77 ${pieces}`);
    expect(new Set(link.frames.map(({ id }) => id)).size).toBe(4);
  });

  it('says what worked, begins with it, and splits no frame to a device that reads one a write', async () => {
    const takes = (whole: boolean) => {
      link.respond(({ id, command }) => {
        if (command === Command.signIn) link.send(id, Command.signInChallenge, challenge(RANDOM));
        const isWhole = link.writes.at(-1)?.bytes.length === 77;
        if (command === Command.signInProof && isWhole === whole)
          link.send(id, Command.signInResult, result(0));
      });
    };
    takes(true);
    const first = signIn(session, SECRET);
    await clock.runFor(6000);
    expect(await first).toEqual({ state: 'accepted', writes: 'whole' });
    expect(session.wholeFrames).toBe(77);
    await session.send(session.prepare(0x7022, new Uint8Array(100)));
    expect(link.writes.at(-1)?.bytes.length).toBe(9 + 112);

    link = new ScriptedLink();
    session = new DeviceSession(link, clock);
    takes(true);
    expect(await signIn(session, SECRET, { writes: 'whole' })).toEqual({
      state: 'accepted',
      writes: 'whole',
    });
    expect(proofs()).toBe('77');

    link = new ScriptedLink();
    session = new DeviceSession(link, clock);
    takes(false);
    const third = signIn(session, SECRET, { writes: 'whole' });
    await clock.runFor(6000);
    expect(await third).toEqual({ state: 'accepted', writes: 'pieces' });
    expect(session.wholeFrames).toBeNull();
  });

  it('concludes nothing if only the answer was lost', async () => {
    let proven = 0;
    link.respond(({ id, command }) => {
      if (command === Command.signIn) link.send(id, Command.signInChallenge, challenge(RANDOM));
      if (command === Command.signInProof && proven++ > 0) link.send(id, Command.signInResult, result(2));
    });
    const signedIn = signIn(session, SECRET);
    await clock.runFor(6000);
    expect(await signedIn).toEqual({ state: 'already-signed-in', writes: 'pieces' });
    expect(session.wholeFrames).toBeNull();
  });

  it('goes on in pieces if the platform takes no such write', async () => {
    link.respond(({ id, command }) => {
      if (command === Command.signIn) link.send(id, Command.signInChallenge, challenge(RANDOM));
      const isLast = link.writes.length > 7;
      if (command === Command.signInProof && isLast) link.send(id, Command.signInResult, result(0));
    });
    link.onWrite = (bytes) =>
      bytes.length > 29 ? Promise.reject(new OverairError('write-refused')) : Promise.resolve();
    const signedIn = signIn(session, SECRET);
    await clock.runFor(6000);
    expect(await signedIn).toEqual({ state: 'accepted', writes: 'pieces' });
  });

  it.each([
    ['write-refused', 1, 500],
    ['pairing-required', 2, 20_000],
  ] as const)('tries the first write again after %s, %i times', async (code, times, withinMs) => {
    for (const more of [0, 1]) {
      link = new ScriptedLink();
      session = new DeviceSession(link, clock);
      device(RANDOM, 0);
      let left = times + more;
      link.onWrite = () => (left-- > 0 ? Promise.reject(new OverairError(code)) : Promise.resolve());
      const signedIn = signIn(session, SECRET).catch((error: unknown) => error);
      await clock.runFor(withinMs);
      expect(await signedIn).toMatchObject(more === 0 ? { state: 'accepted' } : { code });
      expect([clock.waiting, link.isClosed]).toEqual([0, false]);
    }
  });

  it('stops by its signal', async () => {
    const stop = new AbortController();
    const signedIn = signIn(session, SECRET, { signal: stop.signal }).catch((error: unknown) => error);
    await idle(1);
    stop.abort();
    expect(await signedIn).toMatchObject({ code: 'cancelled' });
    expect(clock.waiting).toBe(0);
  });
});

describe('olderSignIn', () => {
  const MAC = '01:23:45:67:89:ab';

  it('sends the key without a PIN and takes the cipher from the MAC', async () => {
    link.respond(({ id }) =>
      link.send(id, Command.olderSignInAnswer, encodeItems([numberItem(1, 0), binaryItem(2, RANDOM)])),
    );
    await expect(olderSignIn(session, SECRET, MAC)).resolves.toBe('accepted');
    expect(link.frames).toHaveLength(1);
    expect(link.frames[0]!.command).toBe(0x8011);
    // Item 1, binary: 0x000B; 16 bytes: 0x0010.
    expect(toHex(link.frames[0]!.data)).toBe('000b0010' + 'a648334f60dfbc0223886a9bdd682aaf');
    link.cipher = aesCbc(ascii('!!0123456789AB!!'), ivOf(ascii(RANDOM)));
    const asked = session.request({
      command: 0x7040,
      data: hex('01'),
      answer: 0x7041,
      timeoutMs: 1000,
      parse: ({ data }) => toHex(data),
    });
    link.respond(({ id }) => link.send(id, 0x7041, hex('0203')));
    await expect(asked).resolves.toBe('0203');
  });

  it('names a refusal, and a MAC that is none', async () => {
    link.respond(({ id }) => link.send(id, Command.olderSignInAnswer, encodeItems([numberItem(1, 3)])));
    await expect(olderSignIn(session, SECRET, MAC)).rejects.toMatchObject({ code: 'device-refused-sign-in' });
    await expect(olderSignIn(session, SECRET, '0123')).rejects.toMatchObject({
      code: 'device-secret-malformed',
    });
  });
});
