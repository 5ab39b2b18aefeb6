import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer } from './sealer';
import { createSession, sealSession } from './session';
import { clearSessionCookies, readSessionCookies, writeSessionCookies } from './session-cookies';
import { CookieJar } from './testing/test-bed';

const secure = { secure: true, seconds: 60 };

describe('session cookies', () => {
  it('keep a long session in several, each within what browsers keep, and read it back', () => {
    const jar = new CookieJar();
    const sealed = 'x'.repeat(9000);
    writeSessionCookies(jar, sealed, secure);
    expect([...jar.kept.keys()]).toEqual(['__Host-overair.0', '__Host-overair.1', '__Host-overair.2']);
    expect(Math.max(...jar.getAll().map(({ name, value }) => name.length + value.length))).toBeLessThan(4000);
    expect(readSessionCookies(jar, true)).toBe(sealed);
  });

  it('give back whatever was written last, however long it and the one before were', () => {
    const length = fc.integer({ min: 1, max: 11_400 });
    fc.assert(
      fc.property(length, length, fc.boolean(), (before, after, isSecure) => {
        const jar = new CookieJar();
        writeSessionCookies(jar, 'x'.repeat(before), { secure: isSecure, seconds: 60 });
        writeSessionCookies(jar, 'y'.repeat(after), { secure: isSecure, seconds: 60 });
        expect(readSessionCookies(jar, isSecure)).toBe('y'.repeat(after));
        expect(jar.kept.size).toBe(Math.ceil(after / 3900));
      }),
      { numRuns: 50 },
    );
  });

  it('take two tokens of the largest size, and all of them go into one request', () => {
    const token = 'x'.repeat(4000);
    const tokens = { access: token, issued: 1e12, accessExpires: 1e12, refresh: token, refreshExpires: 1e12 };
    const account = { id: 'x'.repeat(22), name: 'x'.repeat(254), former: ['x'.repeat(22), 'y'.repeat(22)] };
    const sealer = createSealer('a secret of at least 32 characters', 'session');
    const jar = new CookieJar();
    writeSessionCookies(jar, sealSession(sealer, createSession('x'.repeat(22), account, tokens)), secure);
    const header = jar.getAll().map(({ name, value }) => `${name}=${value}`);
    expect(header.join('; ').length).toBeLessThan(12_000);
    expect(() => writeSessionCookies(jar, 'x'.repeat(11_701), secure)).toThrow(RangeError);
  });

  it('are closed to scripts and other sites, and to plain http', () => {
    const jar = new CookieJar();
    writeSessionCookies(jar, 'x', secure);
    expect(jar.kept.get('__Host-overair.0')?.options).toEqual({
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: true,
      maxAge: 60,
    });
  });

  it('are not Secure on loopback, nor named as if they were', () => {
    const jar = new CookieJar();
    writeSessionCookies(jar, 'x', { secure: false, seconds: 60 });
    expect(jar.kept.get('overair.0')?.options.secure).toBe(false);
  });

  it('of a longer session leave nothing behind when a shorter one follows', () => {
    const jar = new CookieJar();
    writeSessionCookies(jar, 'x'.repeat(9000), secure);
    writeSessionCookies(jar, 'y', secure);
    expect(readSessionCookies(jar, true)).toBe('y');
    expect(jar.kept.size).toBe(1);
  });

  it('are cleared one and all, and nobody else’s', () => {
    const jar = new CookieJar();
    writeSessionCookies(jar, 'x'.repeat(9000), secure);
    jar.set('language', 'en', { path: '/' });
    clearSessionCookies(jar, true);
    expect([...jar.kept.keys()]).toEqual(['language']);
    expect(readSessionCookies(jar, true)).toBeNull();
  });
});
