import { describe, expect, it } from 'vitest';
import { createFirmwareLinks } from './firmware-links';
import { createSealer } from './sealer';

const HOUR = 3_600_000;
const now = Date.UTC(2026, 0, 15, 12, 30);
const url = 'https://files.example/a.bin?signature=secret';
const links = createFirmwareLinks(createSealer('a secret of at least 32 characters', 'firmware link'));
const token = (path: string) => path.split('/').at(-1) ?? '';

describe('a sealed link', () => {
  it('opens for its account and shows nothing of the address', () => {
    const path = links.seal(url, 'a1', now);
    expect(path).toMatch(/^\/gateway\/firmware\/[\w-]+$/);
    expect(links.open(token(path), 'a1', now)).toBe(url);
    expect(Buffer.from(token(path), 'base64url').toString('latin1')).not.toContain('files.example');
  });

  it('stays the same for an hour, so that an unchanged plan looks unchanged', () => {
    expect(links.seal(url, 'a1', now + 20 * 60_000)).toBe(links.seal(url, 'a1', now));
    expect(links.seal(url, 'a2', now)).not.toBe(links.seal(url, 'a1', now));
  });

  it('lasts some hours, and says when it is over', () => {
    const sealed = token(links.seal(url, 'a1', now));
    expect(links.open(sealed, 'a1', now + 6 * HOUR)).toBe(url);
    expect(() => links.open(sealed, 'a1', now + 7 * HOUR)).toThrow('firmware-link-expired');
  });

  it('is invalid for another account, changed, or made by somebody else', () => {
    const sealed = token(links.seal(url, 'a1', now));
    const foreign = createSealer('another secret of 32 characters!', 'firmware link');
    const forged = foreign.seal(JSON.stringify({ url, account: 'a1', expires: now + HOUR }));
    const ours = createSealer('a secret of at least 32 characters', 'session');
    const misused = ours.seal(JSON.stringify({ url, account: 'a1', expires: now + HOUR }));
    expect(() => links.open(sealed, 'a2', now)).toThrow('firmware-link-invalid');
    for (const other of [forged, misused, `${sealed.slice(0, -1)}~`, sealed.slice(4), '', 'x']) {
      expect(() => links.open(other, 'a1', now)).toThrow('firmware-link-invalid');
    }
  });
});
