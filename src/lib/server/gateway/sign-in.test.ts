import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom, encryptPassword, signInParameters } from './sign-in';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

describe('the password', () => {
  it('is encrypted as documented', () => {
    expect(encryptPassword('china1234', 'j1acpdj2bmtqZXVb')).toBe('lkZMvj0KDSJXlp66jBieHA==');
  });
});

describe('signing in by e-mail', () => {
  it.each([
    {
      password: '密码123',
      random: 'CQXdPTWQHD0jUsvb',
      userDomainSecret: 's3cr3t0',
      pwd: '88kNmvtNEvg+x8HShBzpMg==',
      signature: '89993754eae10999036b9c537f7063e1d1a85c07c5b58ae309488f4fef0f863d',
    },
    {
      password: 'pässwörd',
      random: 'P0s4PjTxc0eFcsro',
      userDomainSecret: 's3cr3t1',
      pwd: 'IL1k4Ql7cj+ZABHGw0JEEw==',
      signature: 'cb94179009fa014b0870e1817685519318102b1fa605d776826442d3f84f1ec4',
    },
  ])(
    'is signed as a client that works signs it: $password',
    ({ password, random, userDomainSecret, ...is }) => {
      const credentials = { email: 'a@b.co', password };
      expect(signInParameters(credentials, { userDomain: 'D', userDomainSecret }, random)).toEqual({
        email: 'a@b.co',
        random,
        userDomain: 'D',
        ...is,
      });
    },
  );
});

describe('signing in by phone', () => {
  it('signs the international code before the number, and never sends password or secret', () => {
    const domain = { userDomain: 'D', userDomainSecret: 'top-secret' };
    const credentials = { internationalCode: '86', phone: '13800000000', password: 'china1234' };
    const sent = signInParameters(credentials, domain, 'j1acpdj2bmtqZXVb');
    expect(sent).toEqual({
      internationalCode: '86',
      phone: '13800000000',
      pwd: 'lkZMvj0KDSJXlp66jBieHA==',
      random: 'j1acpdj2bmtqZXVb',
      userDomain: 'D',
      signature: sha256('8613800000000lkZMvj0KDSJXlp66jBieHA==j1acpdj2bmtqZXVbtop-secret'),
    });
  });
});

describe('the random', () => {
  it('is 16 letters and digits, each time another', () => {
    const all = Array.from({ length: 200 }, createRandom);
    expect(all.every((random) => /^[A-Za-z0-9]{16}$/.test(random))).toBe(true);
    expect(new Set(all).size).toBe(200);
  });
});
