import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { askPassword } from './ask-password';
import { parseOptions, UsageError } from './options';
import { mask, redacted } from './redact';

class Keyboard extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  setRawMode(raw: boolean): void {
    this.raw = raw;
  }
  resume(): void {
    this.emit('resume');
  }
  pause(): void {
    this.emit('pause');
  }
}

function ask() {
  const keyboard = new Keyboard();
  const shown: string[] = [];
  const password = askPassword('Password: ', {
    input: keyboard as unknown as ReadStream,
    show: (text) => shown.push(text),
  });
  return { keyboard, shown, password, type: (text: string) => keyboard.emit('data', Buffer.from(text)) };
}

describe('the password', () => {
  it('is typed unseen, with corrections, and the terminal is left as it was', async () => {
    const { keyboard, shown, password, type } = ask();
    expect(keyboard.raw).toBe(true);
    type('Ov');
    type('x\u007ferair-ü\r');
    expect(await password).toBe('Overair-ü');
    expect(shown).toEqual(['Password: ', '\n']);
    expect([keyboard.raw, keyboard.listenerCount('data')]).toEqual([false, 0]);
  });

  it('is not given where the question is broken off, or there is no terminal', async () => {
    const { keyboard, password, type } = ask();
    type('abc\u0003');
    await expect(password).rejects.toThrow(UsageError);
    expect(keyboard.raw).toBe(false);
    const input = { isTTY: false } as unknown as ReadStream;
    expect(() => askPassword('Password: ', { input, show: () => undefined })).toThrow(/DOCTOR_PASSWORD/);
  });
});

describe('the command line', () => {
  it.each([
    ['a@example.com', { email: 'a@example.com' }],
    ['+49 1511234567', { internationalCode: '49', phone: '1511234567' }],
    ['13800000001', { internationalCode: '86', phone: '13800000001' }],
  ])('takes the account %s', (account, expected) => {
    expect(parseOptions(['--account', account])).toMatchObject({ account: expected, plans: false });
  });

  it.each([
    [[]],
    [['--account', 'x']],
    [['--account', '+491511234567x']],
    [['--acount', 'a@b.c']],
    [['a@b.c']],
  ])('refuses %j', (argv) => {
    expect(() => parseOptions(argv)).toThrow(UsageError);
  });
});

describe('a sample', () => {
  it('keeps names, types and what belongs to nobody', () => {
    expect(
      redacted({
        code: 200,
        data: {
          list: [
            {
              deviceName: 'Cold store',
              networkType: '2',
              planId: '9007199254740993',
              lastConnTimeTs: 0,
              no: 7,
              off: null,
            },
            {},
            {},
          ],
        },
      }),
    ).toEqual({
      code: 200,
      data: {
        list: [
          {
            deviceName: '<text of 10>',
            networkType: '2',
            planId: '<16 digits>',
            lastConnTimeTs: 0,
            no: '<number>',
            off: null,
          },
          '<2 more>',
        ],
      },
    });
  });

  it('hides a secret wherever it stands, the longer one first', () => {
    expect(mask('Bearer abcdef, abcd', ['abcd', 'Bearer abcdef', ''])).toBe('•••, •••');
  });
});
