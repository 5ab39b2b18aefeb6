import { describe, expect, it } from 'vitest';
import { createSealer } from './sealer';
import { createSession, openSession, sealSession } from './session';

const sealer = createSealer('a secret of at least 32 characters', 'session');
const tokens = { access: 'Bearer a', issued: 0, accessExpires: 1, refresh: 'r', refreshExpires: 2 };
const session = createSession('dc', { id: 'a1', name: 'demo', former: ['a0'] }, tokens);

describe('a sealed session', () => {
  it('opens as it was, and shows nothing of itself', () => {
    const sealed = sealSession(sealer, session);
    expect(openSession(sealer, sealed, 'dc')).toEqual(session);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('Bearer');
  });

  it('of another Developer Center is none', () => {
    expect(openSession(sealer, sealSession(sealer, session), 'other')).toBeNull();
  });

  it('does not open once a single character was changed', () => {
    const sealed = sealSession(sealer, session);
    for (let index = 0; index < sealed.length; index += 7) {
      const other = sealed[index] === 'A' ? 'B' : 'A';
      expect(openSession(sealer, sealed.slice(0, index) + other + sealed.slice(index + 1), 'dc')).toBeNull();
    }
  });

  it('does not open when cut, empty, or sealed with another secret or for another purpose', () => {
    const sealed = sealSession(sealer, session);
    expect(openSession(sealer, sealed.slice(0, -4), 'dc')).toBeNull();
    expect(openSession(sealer, '', 'dc')).toBeNull();
    const others = [
      createSealer('another secret of 32 characters!', 'session'),
      createSealer('a secret of at least 32 characters', 'firmware link'),
    ];
    for (const other of others) expect(openSession(other, sealed, 'dc')).toBeNull();
  });
});
