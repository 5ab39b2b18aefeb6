import { describe, expect, it } from 'vitest';
import { clearSessionCookies, readSessionCookies, writeSessionCookies } from './session-cookies';
import { CookieJar } from './testing/test-bed';

const secure = { secure: true, seconds: 60 };

describe('session cookies', () => {
  it('keep a long session in several, each within what browsers keep, and read it back', () => {
    const jar = new CookieJar();
    const sealed = 'x'.repeat(9000);
    writeSessionCookies(jar, sealed, secure);
    expect([...jar.kept.keys()]).toEqual(['__Host-overair.0', '__Host-overair.1', '__Host-overair.2']);
    expect(Math.max(...jar.getAll().map(({ name, value }) => name.length + value.length))).toBeLessThan(3900);
    expect(readSessionCookies(jar, true)).toBe(sealed);
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
