import { describe, expect, it } from 'vitest';
import { deviceCipher } from './device-cipher';
import { command } from './device-commands';
import type { SignInOptions } from './device-options';
import { naiveBytes, naiveNumber } from './naive-ttlv';
import { NaiveApp } from './testing/naive-app';
import { TestClock } from '../../testing/clock';
import { VirtualDevice } from './virtual-device';

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const ascii = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

function setUp(signIn: Partial<SignInOptions> = {}) {
  const clock = new TestClock();
  const device = new VirtualDevice({ clock, signIn });
  return { clock, device, app: new NaiveApp(device) };
}

/** Whether the device answers an encrypted query with something that can be read. */
function canTalk(app: NaiveApp): boolean {
  app.heard.length = 0;
  app.send(command.versionQuery);
  return ascii(naiveBytes(app.last(command.versionAnswer)?.items ?? [], 1)) === '1.0.0';
}

describe('signing in to the virtual device', () => {
  it('accepts the proof of a client that works on real devices', () => {
    const random = 'krBh5jNAEccjmS4c';
    const { app } = setUp({ secret: 'pkgzT2DfvAIjiGqb3Wgqrw==', random: () => random });
    app.send(command.askRandom);
    expect(ascii(naiveBytes(app.last(command.random)!.items, 1))).toBe(random);
    const wire = fromHex(
      'aaaa00497a000170340013004064383133623436613262316161633035363262343664633634366663613965333530393736313432363738353764626237643966653133306362373761386531',
    );
    app.write(wire);
    expect(app.last(command.signedIn)).toEqual({ command: 0x7035, id: 1, items: [{ id: 3, value: 0 }] });
  });

  it('encrypts as the known cipher text', () => {
    const cipher = deviceCipher(fromHex('0088dac227d7b2e5d044f90cebc7de6c'), 'khfqCOGPA2I7xrtF');
    const plain = fromHex(
      'a7c1bbadc869fe94010f54f2e08a0478d8a0042494a08bf399eedf82e24b8f0f8ac75f5be536f87a57e672e812702c43405fc04c9922f296a543191fb67036e1',
    );
    const sent = cipher.encrypt(plain);
    expect(Buffer.from(sent).toString('hex')).toBe(
      '5f4cfc1a2e2d0a0ddf3726be71a0c1be0d7c185f4d15268bf5e1f449cb074cee0794d8ffb13695c57bcb1326e300084a652daf1f8a28fefba62df5d8f575be96dda83d97f5a3b808018ecc1b567b18eb',
    );
    expect(cipher.decrypt(sent)).toEqual(plain);
    expect(cipher.decrypt(sent.slice(0, 40))).toBeUndefined();
    sent[79] = (sent[79] ?? 0) ^ 1;
    expect(cipher.decrypt(sent)).toBeUndefined();
    expect(cipher.encrypt(new Uint8Array(0))).toHaveLength(0);
  });

  it('lets the right secret in, encrypted from then on, and a short random too', () => {
    for (const random of ['0123456789abcdef', 'short']) {
      const { app } = setUp({ random: () => random });
      expect(app.signIn()).toBe(0);
      expect(canTalk(app)).toBe(true);
    }
  });

  it('refuses a wrong secret, and the right one if it is told to', () => {
    const { app } = setUp();
    expect(app.signIn('ff0102030405060708090a0b0c0d0e0f')).toBe(1);
    expect(canTalk(app)).toBe(false);
    expect(app.signIn()).toBe(0);
    expect(setUp({ accepts: false }).app.signIn()).toBe(1);
  });

  it('is silent if it is told to, before sign-in, and to a proof without a random', () => {
    expect(setUp({ answers: false }).app.signIn()).toBeUndefined();
    expect(setUp({ way: 'older' }).app.signIn()).toBeUndefined();
    const { app } = setUp();
    app.send(command.versionQuery);
    app.send(command.proof, [{ id: 2, value: new Uint8Array(64) }]);
    expect(app.heard).toEqual([]);
  });

  it('says 2 on a second sign-in of a connection and goes on', () => {
    const { app } = setUp();
    app.signIn();
    expect(app.signIn()).toBe(2);
    expect(canTalk(app)).toBe(true);
  });

  it.each([
    ['old', false],
    ['new', true],
  ] as const)('keeps a session over a disconnection, with the %s key', async (key, talks) => {
    const { clock, device, app } = setUp({ staleSession: { ms: 2500, key } });
    app.signIn();
    app.hangUp();
    const second = new NaiveApp(device);
    expect(second.signIn()).toBe(2);
    expect(canTalk(second)).toBe(talks);
    second.hangUp();
    await clock.runFor(3000);
    const third = new NaiveApp(device);
    expect(third.signIn()).toBe(0);
    expect(canTalk(third)).toBe(true);
  });

  it('knows the older way: authkey and PIN, a key from the MAC', () => {
    const { app } = setUp({ way: 'older', mac: '0a1b2c3d4e5f', pin: '1234', random: () => 'olderrandom' });
    const key = { id: 1, value: fromHex('000102030405060708090a0b0c0d0e0f') };
    const pin = (value: string) => ({ id: 3, value: new TextEncoder().encode(value) });
    const answers = [[key], [key, pin('0000')], [{ id: 1, value: new Uint8Array(16) }, pin('1234')]];
    for (const items of answers) {
      app.send(command.olderSignIn, items);
      expect(naiveNumber(app.last(command.olderSignedIn)!.items, 1)).toBe(1);
    }
    app.send(command.olderSignIn, [key, pin('1234')]);
    const { items } = app.last(command.olderSignedIn)!;
    expect(naiveNumber(items, 1)).toBe(0);
    expect(ascii(naiveBytes(items, 2))).toBe('olderrandom');
    app.useCipher(deviceCipher(new TextEncoder().encode('!!0A1B2C3D4E5F!!'), 'olderrandom'));
    expect(canTalk(app)).toBe(true);
  });

  it('gives another random each time, 16 letters long', () => {
    const { device, app } = setUp();
    const randoms = new Set<string>();
    for (let round = 0; round < 20; round++) {
      app.send(command.askRandom);
      randoms.add(ascii(naiveBytes(app.last(command.random)!.items, 1)));
    }
    expect(device.isThere).toBe(false);
    expect(randoms.size).toBe(20);
    for (const random of randoms) expect(random).toMatch(/^\w{16}$/);
  });
});
